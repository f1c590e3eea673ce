// The endpoint in Go, with nothing but its standard library: main PORT
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
)

type product struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Price int    `json:"price"`
}

func show(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/products/"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(product{number, "Analytical engine", 1843})
}

func main() {
	http.HandleFunc("/products/", show)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}

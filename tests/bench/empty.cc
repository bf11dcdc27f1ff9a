// What the loader alone takes: linked to the libraries of routescale.
int main() { return 0; }

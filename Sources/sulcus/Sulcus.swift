@main
struct Sulcus { static func main() { print("sulcus") } }

namespace NetCompiler.Generators.Tests;

/// <summary>The nets of the repository, and small ones.</summary>
internal static class Nets
{
    /// <summary>The folder of the networks.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>A net of two layers that learns.</summary>
    public const string Small =
        """
        name: "Small"
        layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 8 dim: 10 } shape { dim: 8 } } }
        layer { name: "ip1" type: "InnerProduct" bottom: "data" top: "ip1" inner_product_param { num_output: 6 weight_filler { type: "xavier" } } }
        layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
        layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" param { lr_mult: 1 } param { lr_mult: 2 decay_mult: 0 } inner_product_param { num_output: 3 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip2" bottom: "label" top: "loss" }
        """;

    /// <summary>The text of a file below prototxt/.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    /// <summary>Flickr Style with everything that an item can name.</summary>
    public static Project FlickrStyle() => new Project()
        .Net("/project/prototxt/flickr_style/train_val.prototxt", Read("flickr_style/train_val.prototxt"),
            ("Solver", "/project/prototxt/flickr_style/solver.prototxt"),
            ("Labels", "/project/prototxt/flickr_style/style_names.txt"),
            ("LabelEnum", "Style"))
        .Part("/project/prototxt/flickr_style/solver.prototxt", Read("flickr_style/solver.prototxt"))
        .Part("/project/prototxt/flickr_style/style_names.txt", Read("flickr_style/style_names.txt"));

    private static string FindFolder()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string candidate = Path.Combine(folder, "prototxt", "caffe.proto");
            if (File.Exists(candidate)) return Path.GetDirectoryName(candidate)!;
        }
        throw new DirectoryNotFoundException("prototxt/");
    }
}

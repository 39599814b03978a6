using static NetCompiler.Compiler.Layers.Arity;

namespace NetCompiler.Compiler.Layers;

/// <summary>The list of layer types: adding one takes its file, and a line here.</summary>
public static class LayerCatalog
{
    /// <summary>What NetCompiler has.</summary>
    public static IReadOnlyList<LayerType> All { get; } =
    [
        // Data

        // Convolution, pooling and normalisation
        new("Convolution", AtLeast(1), AtLeast(1), ConvolutionLayer.Create) { HasTopForEachBottom = true, SettingsField = "convolution_param" },
        new("Deconvolution", AtLeast(1), AtLeast(1), DeconvolutionLayer.Create) { HasTopForEachBottom = true, SettingsField = "convolution_param" },
        new("Pooling", 1, Between(1, 2), PoolingLayer.Create) { SettingsField = "pooling_param" },
        new("LRN", 1, 1, LRNLayer.Create) { SettingsField = "lrn_param" },
        new("BatchNorm", 1, 1, BatchNormLayer.Create) { SettingsField = "batch_norm_param" },
        new("Scale", Between(1, 2), 1, ScaleLayer.Create) { SettingsField = "scale_param" },
        new("Bias", Between(1, 2), 1, BiasLayer.Create) { SettingsField = "bias_param" },
        new("Eltwise", AtLeast(2), 1, EltwiseLayer.Create) { SettingsField = "eltwise_param" },
        new("PReLU", 1, 1, PReLULayer.Create) { SettingsField = "prelu_param" },
        new("MVN", 1, 1, MVNLayer.Create) { SettingsField = "mvn_param" },
        new("SPP", 1, 1, SPPLayer.Create) { SettingsField = "spp_param" },
        new("Im2col", 1, 1, Im2colLayer.Create) { SettingsField = "convolution_param" },
        new("Crop", 2, 1, CropLayer.Create) { SettingsField = "crop_param" },
        new("Reduction", 1, 1, ReductionLayer.Create) { SettingsField = "reduction_param" },
        new("Tile", 1, 1, TileLayer.Create) { SettingsField = "tile_param" },

        // Element by element
        new("ReLU", 1, 1, ReLULayer.Create) { SettingsField = "relu_param" },

        // Inner products and lookups
        new("InnerProduct", 1, 1, InnerProductLayer.Create) { SettingsField = "inner_product_param" },

        // Shapes

        // Losses and measures
    ];

    /// <summary>The types of Caffe that NetCompiler does not have yet.</summary>
    public static IReadOnlyList<string> NotYet { get; } = CaffeTypes.Where(type => Find(type) is null).ToArray();

    /// <summary>All types of Caffe.</summary>
    public static IReadOnlyList<string> CaffeTypes =>
    [
        "AbsVal", "Accuracy", "ArgMax", "BNLL", "BatchNorm", "BatchReindex", "Bias", "Clip", "Concat", "ContrastiveLoss", "Convolution", "Crop",
        "Data", "Deconvolution", "Dropout", "DummyData", "ELU", "Eltwise", "Embed", "EuclideanLoss", "Exp", "Filter", "Flatten", "HDF5Data",
        "HDF5Output", "HingeLoss", "Im2col", "ImageData", "InfogainLoss", "InnerProduct", "Input", "LRN", "LSTM", "LSTMUnit", "Log", "MVN",
        "MemoryData", "MultinomialLogisticLoss", "PReLU", "Parameter", "Pooling", "Power", "Python", "RNN", "ReLU", "Reduction", "Reshape", "SPP",
        "Scale", "Sigmoid", "SigmoidCrossEntropyLoss", "Silence", "Slice", "Softmax", "SoftmaxWithLoss", "Split", "Swish", "TanH", "Threshold",
        "Tile", "WindowData",
    ];

    /// <summary>The entry of a type, or null. Types are case-sensitive, as in Caffe.</summary>
    /// <param name="type">The type as a prototxt spells it.</param>
    public static LayerType? Find(string type) => All.FirstOrDefault(entry => string.Equals(entry.Name, type, StringComparison.Ordinal));
}

namespace NetCompiler.Compiler.Prototxt.Upgrade;

/// <summary>How the layer types of older spellings are called today.</summary>
public static class LayerTypeNames
{
    private static readonly Dictionary<string, string> V1 = new(StringComparer.Ordinal)
    {
        ["NONE"] = "",
        ["ABSVAL"] = "AbsVal",
        ["ACCURACY"] = "Accuracy",
        ["ARGMAX"] = "ArgMax",
        ["BNLL"] = "BNLL",
        ["CONCAT"] = "Concat",
        ["CONTRASTIVE_LOSS"] = "ContrastiveLoss",
        ["CONVOLUTION"] = "Convolution",
        ["DATA"] = "Data",
        ["DECONVOLUTION"] = "Deconvolution",
        ["DROPOUT"] = "Dropout",
        ["DUMMY_DATA"] = "DummyData",
        ["EUCLIDEAN_LOSS"] = "EuclideanLoss",
        ["ELTWISE"] = "Eltwise",
        ["EXP"] = "Exp",
        ["FLATTEN"] = "Flatten",
        ["HDF5_DATA"] = "HDF5Data",
        ["HDF5_OUTPUT"] = "HDF5Output",
        ["HINGE_LOSS"] = "HingeLoss",
        ["IM2COL"] = "Im2col",
        ["IMAGE_DATA"] = "ImageData",
        ["INFOGAIN_LOSS"] = "InfogainLoss",
        ["INNER_PRODUCT"] = "InnerProduct",
        ["LRN"] = "LRN",
        ["MEMORY_DATA"] = "MemoryData",
        ["MULTINOMIAL_LOGISTIC_LOSS"] = "MultinomialLogisticLoss",
        ["MVN"] = "MVN",
        ["POOLING"] = "Pooling",
        ["POWER"] = "Power",
        ["RELU"] = "ReLU",
        ["SIGMOID"] = "Sigmoid",
        ["SIGMOID_CROSS_ENTROPY_LOSS"] = "SigmoidCrossEntropyLoss",
        ["SILENCE"] = "Silence",
        ["SOFTMAX"] = "Softmax",
        ["SOFTMAX_LOSS"] = "SoftmaxWithLoss",
        ["SPLIT"] = "Split",
        ["SLICE"] = "Slice",
        ["TANH"] = "TanH",
        ["WINDOW_DATA"] = "WindowData",
        ["THRESHOLD"] = "Threshold",
    };

    private static readonly Dictionary<string, string> V0 = new(StringComparer.Ordinal)
    {
        ["accuracy"] = "ACCURACY",
        ["bnll"] = "BNLL",
        ["concat"] = "CONCAT",
        ["conv"] = "CONVOLUTION",
        ["data"] = "DATA",
        ["dropout"] = "DROPOUT",
        ["euclidean_loss"] = "EUCLIDEAN_LOSS",
        ["flatten"] = "FLATTEN",
        ["hdf5_data"] = "HDF5_DATA",
        ["hdf5_output"] = "HDF5_OUTPUT",
        ["im2col"] = "IM2COL",
        ["images"] = "IMAGE_DATA",
        ["infogain_loss"] = "INFOGAIN_LOSS",
        ["innerproduct"] = "INNER_PRODUCT",
        ["lrn"] = "LRN",
        ["multinomial_logistic_loss"] = "MULTINOMIAL_LOGISTIC_LOSS",
        ["pool"] = "POOLING",
        ["relu"] = "RELU",
        ["sigmoid"] = "SIGMOID",
        ["softmax"] = "SOFTMAX",
        ["softmax_loss"] = "SOFTMAX_LOSS",
        ["split"] = "SPLIT",
        ["tanh"] = "TANH",
        ["window_data"] = "WINDOW_DATA",
    };

    /// <summary>The types of the first spelling, such as <c>conv</c>.</summary>
    public static IReadOnlyCollection<string> V0Types => V0.Keys;

    /// <summary>Today's name of a type of the second spelling, such as <c>CONVOLUTION</c>; null when there is no such type.</summary>
    /// <param name="type">The type's word.</param>
    public static string? OfV1(string type) => V1.TryGetValue(type, out string name) ? name : null;

    /// <summary>The second spelling's word for a type of the first; null when there is no such type.</summary>
    /// <param name="type">The type, such as <c>conv</c>.</param>
    public static string? OfV0(string type) => V0.TryGetValue(type, out string name) ? name : null;
}

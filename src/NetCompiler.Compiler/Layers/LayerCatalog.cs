using static NetCompiler.Compiler.Layers.Arity;

namespace NetCompiler.Compiler.Layers;

/// <summary>The list of layer types: adding one takes its file, and a line here.</summary>
public static class LayerCatalog
{
    /// <summary>What NetCompiler has.</summary>
    public static IReadOnlyList<LayerType> All { get; } =
    [
        // Data
        new("Data", 0, Between(1, 2), DataLayer.Create) { SettingsField = "data_param", IsData = true },
        new("DummyData", 0, AtLeast(1), DummyDataLayer.Create) { SettingsField = "dummy_data_param", IsData = true },
        new("HDF5Data", 0, AtLeast(1), HDF5DataLayer.Create) { SettingsField = "hdf5_data_param", IsData = true },
        new("ImageData", 0, 2, ImageDataLayer.Create) { SettingsField = "image_data_param", IsData = true },
        new("Input", 0, AtLeast(1), InputLayer.Create) { SettingsField = "input_param", IsData = true },
        new("MemoryData", 0, 2, MemoryDataLayer.Create) { SettingsField = "memory_data_param", IsData = true },

        // Convolution, pooling and normalisation
        new("Convolution", AtLeast(1), AtLeast(1), ConvolutionLayer.Create) { ReadsNeighbours = true, HasTopForEachBottom = true, SettingsField = "convolution_param" },
        new("Deconvolution", AtLeast(1), AtLeast(1), DeconvolutionLayer.Create) { ReadsNeighbours = true, HasTopForEachBottom = true, SettingsField = "convolution_param" },
        new("Pooling", 1, Between(1, 2), PoolingLayer.Create) { ReadsNeighbours = true, SettingsField = "pooling_param" },
        new("LRN", 1, 1, LRNLayer.Create) { ReadsNeighbours = true, SettingsField = "lrn_param" },
        new("BatchNorm", 1, 1, BatchNormLayer.Create) { SettingsField = "batch_norm_param" },
        new("Scale", Between(1, 2), 1, ScaleLayer.Create) { SettingsField = "scale_param" },
        new("Bias", Between(1, 2), 1, BiasLayer.Create) { SettingsField = "bias_param" },
        new("Eltwise", AtLeast(2), 1, EltwiseLayer.Create) { SettingsField = "eltwise_param" },
        new("PReLU", 1, 1, PReLULayer.Create) { SettingsField = "prelu_param" },
        new("MVN", 1, 1, MVNLayer.Create) { ReadsNeighbours = true, SettingsField = "mvn_param" },
        new("SPP", 1, 1, SPPLayer.Create) { ReadsNeighbours = true, SettingsField = "spp_param" },
        new("Im2col", 1, 1, Im2colLayer.Create) { ReadsNeighbours = true, SettingsField = "convolution_param" },
        new("Crop", 2, 1, CropLayer.Create) { SettingsField = "crop_param" },
        new("Reduction", 1, 1, ReductionLayer.Create) { SettingsField = "reduction_param" },
        new("Tile", 1, 1, TileLayer.Create) { SettingsField = "tile_param" },

        // Element by element
        new("AbsVal", 1, 1, AbsValLayer.Create),
        new("BNLL", 1, 1, BNLLLayer.Create),
        new("Clip", 1, 1, ClipLayer.Create) { SettingsField = "clip_param" },
        new("Dropout", 1, 1, DropoutLayer.Create) { SettingsField = "dropout_param" },
        new("ELU", 1, 1, ELULayer.Create) { SettingsField = "elu_param" },
        new("Exp", 1, 1, ExpLayer.Create) { SettingsField = "exp_param" },
        new("Log", 1, 1, LogLayer.Create) { SettingsField = "log_param" },
        new("Power", 1, 1, PowerLayer.Create) { SettingsField = "power_param" },
        new("ReLU", 1, 1, ReLULayer.Create) { SettingsField = "relu_param" },
        new("Sigmoid", 1, 1, SigmoidLayer.Create) { SettingsField = "sigmoid_param" },
        new("Swish", 1, 1, SwishLayer.Create) { SettingsField = "swish_param" },
        new("TanH", 1, 1, TanHLayer.Create) { SettingsField = "tanh_param" },
        new("Threshold", 1, 1, ThresholdLayer.Create) { SettingsField = "threshold_param" },

        // Inner products and lookups
        new("BatchReindex", 2, 1, BatchReindexLayer.Create),
        new("Embed", 1, 1, EmbedLayer.Create) { SettingsField = "embed_param" },
        new("InnerProduct", 1, 1, InnerProductLayer.Create) { ReadsNeighbours = true, SettingsField = "inner_product_param" },

        // Shapes
        new("Concat", AtLeast(1), 1, ConcatLayer.Create) { SettingsField = "concat_param" },
        new("Flatten", 1, 1, FlattenLayer.Create) { SettingsField = "flatten_param" },
        new("Parameter", 0, 1, ParameterLayer.Create) { SettingsField = "parameter_param" },
        new("Reshape", 1, 1, ReshapeLayer.Create) { SettingsField = "reshape_param" },
        new("Silence", AtLeast(1), 0, SilenceLayer.Create),
        new("Slice", 1, AtLeast(1), SliceLayer.Create) { SettingsField = "slice_param" },
        new("Split", 1, AtLeast(1), SplitLayer.Create),

        // Sequences
        new("LSTM", Between(2, 5), Between(1, 3), LSTMLayer.Create) { SettingsField = "recurrent_param" },
        new("RNN", Between(2, 4), Between(1, 2), RNNLayer.Create) { SettingsField = "recurrent_param" },

        // Losses and measures
        new("Accuracy", 2, Between(1, 2), AccuracyLayer.Create) { SettingsField = "accuracy_param", IsMeasure = true },
        new("ArgMax", 1, 1, ArgMaxLayer.Create) { SettingsField = "argmax_param" },
        new("ContrastiveLoss", 3, 1, ContrastiveLossLayer.Create) { SettingsField = "contrastive_loss_param", MakesUpTops = true, IsMeasure = true },
        new("EuclideanLoss", 2, 1, EuclideanLossLayer.Create) { MakesUpTops = true, IsMeasure = true },
        new("HingeLoss", 2, 1, HingeLossLayer.Create) { SettingsField = "hinge_loss_param", MakesUpTops = true, IsMeasure = true },
        new("InfogainLoss", Between(2, 3), Between(1, 2), InfogainLossLayer.Create) { SettingsField = "infogain_loss_param", MakesUpTops = true, IsMeasure = true },
        new("MultinomialLogisticLoss", 2, 1, MultinomialLogisticLossLayer.Create) { MakesUpTops = true, IsMeasure = true },
        new("SigmoidCrossEntropyLoss", 2, 1, SigmoidCrossEntropyLossLayer.Create) { MakesUpTops = true, IsMeasure = true },
        new("Softmax", 1, 1, SoftmaxLayer.Create) { SettingsField = "softmax_param" },
        new("SoftmaxWithLoss", 2, Between(1, 2), SoftmaxWithLossLayer.Create) { SettingsField = "softmax_param", MakesUpTops = true, IsMeasure = true },
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

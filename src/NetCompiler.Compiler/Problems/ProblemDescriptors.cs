using System.Reflection;
using static NetCompiler.Compiler.Problems.ProblemSeverity;

namespace NetCompiler.Compiler.Problems;

/// <summary>
/// Every kind of problem, in one place. NC0001-NC0049: text and schema. NC0050-NC0099: old spellings and solvers.
/// NC0100-NC0149: the graph. NC0150-NC0249: layers and their shapes. NC0250-NC0299: sizes, labels, fields without effect.
/// NC0300-NC0349: the project around the net.
/// </summary>
public static class ProblemDescriptors
{
    // Text and schema

    // Old spellings and solvers

    // The graph

    /// <summary>A bottom that nothing makes. {0}: the blob; {1}: a hint such as <c> (did you mean 'x'?)</c>, or nothing.</summary>
    public static readonly ProblemDescriptor DanglingBottom = new("NC0100", Error, "Bottom without a source",
        "no layer above makes a blob '{0}'{1}",
        "Add the layer that makes it, or correct the name");

    /// <summary>A top that exists. {0}: the blob; {1}: the layer that makes it.</summary>
    public static readonly ProblemDescriptor DuplicateTop = new("NC0101", Error, "Blob made twice",
        "the blob '{0}' is made by layer '{1}' already",
        "Give one of the two tops another name, or read '{0}' as the bottom at the same place to work in place");

    /// <summary>A bottom that only a later layer makes, which needs this layer. {0}: the blob; {1}: the later layer.</summary>
    public static readonly ProblemDescriptor Cycle = new("NC0102", Error, "Cycle",
        "the blob '{0}' is made further down, by layer '{1}', which depends on this one",
        "A net must be a list in which every layer reads what layers above it made: break the cycle, or use an RNN or LSTM layer");

    /// <summary>A bottom that a later layer makes. {0}: the blob; {1}: the later layer.</summary>
    public static readonly ProblemDescriptor MadeBelow = new("NC0103", Error, "Layer out of order",
        "the blob '{0}' is made further down, by layer '{1}'",
        "Move that layer above this one");

    /// <summary>No layer after the rules. {0}: phase; {1}: level; {2}: stages.</summary>
    public static readonly ProblemDescriptor NoLayers = new("NC0104", Error, "Empty net",
        "no layer is left in phase {0}, level {1}, stages {2}",
        "Check the include and exclude rules, or add layers");

    /// <summary>loss_weight given a wrong number of times. {0}: how many; {1}: tops.</summary>
    public static readonly ProblemDescriptor LossWeightCount = new("NC0105", Error, "Number of loss weights",
        "there are {0} loss weights for {1} tops",
        "Give none, or one for each top");

    /// <summary>propagate_down given a wrong number of times. {0}: how many; {1}: bottoms.</summary>
    public static readonly ProblemDescriptor PropagateDownCount = new("NC0106", Error, "Number of propagate_down",
        "propagate_down is given {0} times for {1} bottoms",
        "Give none, or one for each bottom");

    /// <summary>A gradient is asked for that does not exist. {0}: the blob; {1}: why, or nothing.</summary>
    public static readonly ProblemDescriptor PropagateDownImpossible = new("NC0107", Error, "Gradient that does not exist",
        "there is no gradient by the bottom '{0}'{1}",
        "Set propagate_down to false for it, or stop the gradient above it");

    /// <summary>Two layers of one name in a phase. {0}: the name.</summary>
    public static readonly ProblemDescriptor DuplicateLayerName = new("NC0108", Warning, "Layer name used twice",
        "another layer is called '{0}' too, and weights are matched by name",
        "Give each layer a name of its own");

    /// <summary>More param entries than parameters. {0}: entries; {1}: parameters.</summary>
    public static readonly ProblemDescriptor ParameterCount = new("NC0109", Error, "Too many param entries",
        "there are {0} param entries for {1} parameters",
        "Give one param for each parameter at most");

    /// <summary>A shared parameter with another shape. {0}: its name; {1}: shape here; {2}: shape there; {3}: the owner.</summary>
    public static readonly ProblemDescriptor SharedParameterShape = new("NC0110", Error, "Shared parameter of another shape",
        "the parameter '{0}' has shape {1} here but {2} in layer '{3}', which owns it",
        "Make the shapes equal, or set share_mode: PERMISSIVE if only the counts need to agree");

    /// <summary>A shared parameter with two multipliers. {0}: its name; {1}: the field; {2}: here; {3}: there; {4}: the owner.</summary>
    public static readonly ProblemDescriptor SharedParameterMultiplier = new("NC0111", Error, "Shared parameter with two rates",
        "the parameter '{0}' has {1} {2} here but {3} in layer '{4}'",
        "Say it once, or the same in both layers");

    /// <summary>A layer with an empty name and parameters.</summary>
    public static readonly ProblemDescriptor NamelessLayer = new("NC0112", Warning, "Layer without a name",
        "this layer has no name, so its weights cannot be matched",
        "Give it a name");

    /// <summary>A top that nothing reads, in the train phase. {0}: the blob.</summary>
    public static readonly ProblemDescriptor UnusedBlob = new("NC0113", Note, "Blob that nothing reads",
        "nothing reads the blob '{0}', so it counts as an output of the net",
        "Add a Silence layer if it is not wanted");

    /// <summary>A training net without a gradient.</summary>
    public static readonly ProblemDescriptor NothingToTrain = new("NC0114", Warning, "Nothing to train",
        "no loss depends on a parameter that can be trained",
        "Add a loss layer, or a loss_weight, or set lr_mult above 0 somewhere");

    /// <summary>A layer with both kinds of rules.</summary>
    public static readonly ProblemDescriptor IncludeAndExclude = new("NC0115", Error, "Include and exclude rules together",
        "a layer can have include rules or exclude rules, but not both",
        "Say it with one kind; NetStateRule's not_stage can stand for an exclude");

    // Layers and shapes

    /// <summary>A type that Caffe lacks. {0}: the type; {1}: a hint, or nothing.</summary>
    public static readonly ProblemDescriptor UnknownLayerType = new("NC0150", Error, "Unknown layer type",
        "there is no layer type '{0}'{1}",
        "See the table of layers in the README");

    /// <summary>A type of Caffe that is not in the catalogue yet. {0}: the type.</summary>
    public static readonly ProblemDescriptor UnsupportedLayerType = new("NC0151", Error, "Layer type not supported yet",
        "layers of type '{0}' are not supported yet",
        "See the table of layers in the README for what is");

    /// <summary>A wrong number of bottoms. {0}: type; {1}: the legal numbers in words; {2}: how many there are.</summary>
    public static readonly ProblemDescriptor BottomCount = new("NC0152", Error, "Number of bottoms",
        "a {0} layer takes {1}, not {2}",
        "Add or remove bottoms");

    /// <summary>A wrong number of tops. {0}: type; {1}: the legal numbers in words; {2}: how many there are.</summary>
    public static readonly ProblemDescriptor TopCount = new("NC0153", Error, "Number of tops",
        "a {0} layer makes {1}, not {2}",
        "Add or remove tops");

    /// <summary>Two blobs whose shapes do not fit. {0}-{2}: one blob, its shape, its layer; {3}-{5}: the other; {6}: what must be equal.</summary>
    public static readonly ProblemDescriptor ShapeMismatch = new("NC0154", Error, "Shapes that do not fit",
        "'{0}' is {1} (made by layer '{2}'), but '{3}' is {4} (made by layer '{5}'): {6}",
        "Change one of the two layers so that the shapes fit");

    /// <summary>A field without which the layer means nothing. {0}: the field; {1}: an example or explanation.</summary>
    public static readonly ProblemDescriptor MissingField = new("NC0155", Error, "Missing field",
        "{0} is not set",
        "Set it: {1}");

    /// <summary>A value that is not legal. {0}: the field; {1}: its value; {2}: what is legal.</summary>
    public static readonly ProblemDescriptor FieldOutOfRange = new("NC0156", Error, "Value out of range",
        "{0} is {1}, but must be {2}",
        "Correct the value");

    /// <summary>A window that fits nowhere. {0}: its extent; {1}: the axis; {2}: the blob; {3}: its extent; {4}: with padding.</summary>
    public static readonly ProblemDescriptor KernelLargerThanInput = new("NC0157", Error, "Kernel larger than its input",
        "a kernel of {0} (with dilation) does not fit in axis {1} of '{2}', which is {3} long and {4} with padding",
        "Use a smaller kernel, more padding or a larger input");

    /// <summary>A group count that does not divide. {0}: groups; {1}: the number; {2}: of what.</summary>
    public static readonly ProblemDescriptor GroupDoesNotDivide = new("NC0158", Error, "Groups that do not divide",
        "{0} groups do not divide {1} {2}",
        "Choose a number of groups that divides both channels and outputs");

    /// <summary>An axis outside of the blob. {0}: field; {1}: value; {2}: blob; {3}: its number of axes; {4}: its shape.</summary>
    public static readonly ProblemDescriptor AxisOutOfRange = new("NC0159", Error, "Axis that does not exist",
        "{0} is {1}, but '{2}' has {3} axes ({4})",
        "Use an axis from -{3} to {3} - 1");

    /// <summary>A blob with an extent below 1. {0}: what; {1}: the shape.</summary>
    public static readonly ProblemDescriptor EmptyExtent = new("NC0160", Error, "Zero or negative extent",
        "{0} would have the shape {1}",
        "Every extent must be at least 1");

    /// <summary>A blob of 2^31 elements or more. {0}: what; {1}: the shape; {2}: its count, or <c>more than 2^63</c>.</summary>
    public static readonly ProblemDescriptor TooLarge = new("NC0161", Error, "Blob too large",
        "{0} would have the shape {1}, that is {2} elements; a blob can have at most 2,147,483,647",
        "Make the blob smaller");

    /// <summary>A blob with a wrong number of axes. {0}: blob; {1}: shape; {2}: axes; {3}: what is needed.</summary>
    public static readonly ProblemDescriptor WrongRank = new("NC0162", Error, "Number of axes",
        "'{0}' is {1}, with {2} axes, but {3}",
        "Reshape it, or change the layer that makes it");

    /// <summary>A reshape to another number of elements. {0}: shape; {1}: count; {2}: blob; {3}: its shape; {4}: its count.</summary>
    public static readonly ProblemDescriptor CountMismatch = new("NC0163", Error, "Number of elements",
        "the output would be {0} with {1} elements, but '{2}' is {3} with {4}",
        "The numbers of elements must be equal: check the dims (0 copies, -1 infers)");

    /// <summary>A data layer whose shape cannot be known. {0}: blob; {1}: on what; {2}: the field to set.</summary>
    public static readonly ProblemDescriptor InputShapeUnknown = new("NC0164", Error, "Shape not known at build time",
        "the shape of '{0}' depends on data that is not there while building: {1}",
        "{2}, or state it: InputShapes=\"{0}=64x1x28x28\" on the CaffeNet item, --input {0}=64x1x28x28 on the command line");

    /// <summary>Two fields that exclude each other. {0} and {1}: the fields.</summary>
    public static readonly ProblemDescriptor FieldConflict = new("NC0165", Error, "Fields that exclude each other",
        "{0} and {1} are both set",
        "Set one of them");

    /// <summary>A repeated field with a wrong number of values. {0}: field; {1}: how many; {2}: legal numbers in words.</summary>
    public static readonly ProblemDescriptor RepeatedFieldCount = new("NC0166", Error, "Repeated field of a wrong length",
        "{0} is given {1} times, but must be given {2}",
        "Give it once for all axes, or once for each");

    /// <summary>Slice points or tops that do not fit the blob. {0}: what is wrong.</summary>
    public static readonly ProblemDescriptor SlicePoints = new("NC0167", Error, "Slices that do not fit",
        "{0}",
        "Check slice_point and the number of tops");

    /// <summary>Pooling with too much padding. {0}: padding; {1}: kernel.</summary>
    public static readonly ProblemDescriptor PoolingPad = new("NC0168", Error, "Padding not smaller than the kernel",
        "the padding {0} is not smaller than the kernel {1}, so a window could lie in the padding alone",
        "Use less padding");

    /// <summary>A data layer whose channels were assumed. {0}: blob; {1}: channels; {2}: the field to set.</summary>
    public static readonly ProblemDescriptor AssumedShape = new("NC0169", Note, "Shape assumed",
        "the channels of '{0}' are not said anywhere; {1} are assumed",
        "Set {2} to be sure");

    /// <summary>A pooling window without any element of the input.</summary>
    public static readonly ProblemDescriptor WindowOutside = new("NC0170", Warning, "Window outside of the input",
        "some windows of this layer cover only padding",
        "Check kernel, stride and pad");

    /// <summary>An option of a layer that is not supported. {0}: what; {1}: what to do instead.</summary>
    public static readonly ProblemDescriptor UnsupportedOption = new("NC0171", Error, "Option not supported yet",
        "{0} is not supported yet",
        "{1}");

    /// <summary>A loss layer with several tops and no weights. {0}: how many tops.</summary>
    public static readonly ProblemDescriptor LossWeightsNeeded = new("NC0200", Error, "Loss weights missing",
        "a loss layer with {0} tops must say how much each of them counts",
        "Give one loss_weight for each top, as in loss_weight: 1 loss_weight: 0");

    // Sizes, labels, fields without effect

    /// <summary>A number of classes that contradicts another. {0}: what contradicts what.</summary>
    public static readonly ProblemDescriptor LabelsCannotFit = new("NC0250", Error, "Classes that cannot fit",
        "{0}",
        "Make num_output of the last layer equal to the number of classes");

    /// <summary>A field that is set and does nothing. {0}: the field; {1}: why.</summary>
    public static readonly ProblemDescriptor FieldWithoutEffect = new("NC0251", Warning, "Field without effect",
        "{0} has no effect {1}",
        "Remove it, or correct what it was meant to change");

    /// <summary>An engine field. {0}: its value.</summary>
    public static readonly ProblemDescriptor DeadEngine = new("NC0252", Note, "Engine ignored",
        "engine: {0} is ignored: NetCompiler generates its own code for every device",
        "Nothing needs to be done");

    // The project

    /// <summary>All kinds, by code.</summary>
    public static IReadOnlyList<ProblemDescriptor> All { get; } =
        typeof(ProblemDescriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<ProblemDescriptor>()
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal).ToArray();
}

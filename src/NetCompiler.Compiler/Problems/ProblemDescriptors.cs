using System.Reflection;
using static NetCompiler.Compiler.Problems.ProblemSeverity;

namespace NetCompiler.Compiler.Problems;

/// <summary>
/// Every kind of problem, in one place. NC0001-NC0049: text and schema. NC0050-NC0099: old spellings and solvers.
/// NC0100-NC0149: the graph. NC0150-NC0249: layers and their shapes. NC0250-NC0299: sizes, labels, fields without effect.
/// NC0300-NC0399: the project around the net.
/// </summary>
public static class ProblemDescriptors
{
    // Text and schema

    /// <summary>The file starts with a byte order mark.</summary>
    public static readonly ProblemDescriptor ByteOrderMark = new("NC0001", Error, "Byte order mark",
        "the file starts with a byte order mark (U+FEFF), which Caffe refuses",
        "Save it as UTF-8 without a byte order mark");

    /// <summary>A character that may stand in strings only.</summary>
    public static readonly ProblemDescriptor ForeignCharacter = new("NC0002", Error, "Character outside a string",
        "the character {0} may not stand here", "Remove it, or put it into a string in quotes");

    /// <summary>A string without its closing quote.</summary>
    public static readonly ProblemDescriptor UnterminatedString = new("NC0003", Error, "Unterminated string",
        "the string that starts here is not closed on its line", "Add the closing {0}");

    /// <summary>A backslash sequence that does not exist.</summary>
    public static readonly ProblemDescriptor MalformedEscape = new("NC0004", Error, "Malformed escape",
        "the escape {0} is malformed: {1}", "Correct the escape; a backslash itself is written \\\\");

    /// <summary>A number that is none.</summary>
    public static readonly ProblemDescriptor MalformedNumber = new("NC0005", Error, "Malformed number",
        "'{0}' is not a number: {1}", "Correct the number");

    /// <summary>A missing closing brace.</summary>
    public static readonly ProblemDescriptor UnclosedMessage = new("NC0006", Error, "Missing closing brace",
        "'{0}', opened in line {1}, is not closed before {2}", "Add its closing brace");

    /// <summary>Something where a field's name should be.</summary>
    public static readonly ProblemDescriptor UnexpectedToken = new("NC0007", Error, "Unexpected text",
        "'{0}' is not expected here", "Write a field such as 'name: value' or 'name {{ }}', or remove it");

    /// <summary>A closing brace too many.</summary>
    public static readonly ProblemDescriptor NothingToClose = new("NC0008", Error, "Closing brace too many",
        "'{0}' closes nothing", "Remove it, or find the message above that it closed too early");

    /// <summary>{ closed by >, or the reverse.</summary>
    public static readonly ProblemDescriptor MismatchedBrace = new("NC0009", Error, "Mismatched braces",
        "the message opened in line {2} ends with '{1}'", "Write '{0}'");

    /// <summary>No colon between a name and its value.</summary>
    public static readonly ProblemDescriptor MissingColon = new("NC0010", Error, "Missing colon",
        "there is no ':' between '{0}' and its value", "Write '{0}: value'");

    /// <summary>No value after a name.</summary>
    public static readonly ProblemDescriptor MissingValue = new("NC0011", Error, "Missing value",
        "'{0}' has no value", "Write '{0}: value', or '{0} {{ }}' for a message");

    /// <summary>A field that the message does not have.</summary>
    public static readonly ProblemDescriptor UnknownField = new("NC0012", Error, "Unknown field",
        "unknown field '{0}' in {1}", "{2}");

    /// <summary>A value of the wrong type.</summary>
    public static readonly ProblemDescriptor WrongType = new("NC0013", Error, "Wrong type",
        "'{0}' is {1}, but got {2}", "{3}");

    /// <summary>An integer that does not fit.</summary>
    public static readonly ProblemDescriptor OutOfRange = new("NC0014", Error, "Number out of range",
        "{1} is out of range for '{0}'", "Write a number from {2}");

    /// <summary>A word that the enum does not have.</summary>
    public static readonly ProblemDescriptor UnknownEnumValue = new("NC0015", Error, "Unknown word",
        "'{0}' is not a value of '{1}', which is {2}", "{3}");

    /// <summary>A field set twice that holds one value.</summary>
    public static readonly ProblemDescriptor FieldSetTwice = new("NC0016", Error, "Field set twice",
        "'{0}' is set more than once in {1}", "Keep one of them; Caffe refuses the file");

    /// <summary>A required field that is not set.</summary>
    public static readonly ProblemDescriptor MissingRequired = new("NC0017", Error, "Missing field",
        "'{0}' is missing in {1}", "Add '{0}: value'; it has no default");

    /// <summary>A scalar where a message belongs.</summary>
    public static readonly ProblemDescriptor ScalarForMessage = new("NC0018", Error, "Message expected",
        "'{0}' is a message, not a single value", "Write its fields in braces: '{0} {{ {1}: ... }}'");

    /// <summary>A message where a scalar belongs.</summary>
    public static readonly ProblemDescriptor MessageForScalar = new("NC0019", Error, "Single value expected",
        "'{0}' is {1}, not a message", "Write '{0}: value' without braces");

    /// <summary>A list for a field that holds one value.</summary>
    public static readonly ProblemDescriptor ListForSingle = new("NC0020", Error, "List for a single value",
        "'{0}' holds one value, not a list", "Write '{0}: value' without brackets");

    /// <summary>Messages in messages beyond the limit.</summary>
    public static readonly ProblemDescriptor TooDeep = new("NC0021", Error, "Too deep",
        "messages lie more than {0} deep in each other", "Remove the innermost ones; no net needs them");

    /// <summary>More values than are read.</summary>
    public static readonly ProblemDescriptor TooLarge = new("NC0022", Error, "Too large",
        "the file has more than {0} values", "Keep weights in a .caffemodel file instead of the prototxt");

    /// <summary>An extension field.</summary>
    public static readonly ProblemDescriptor Extension = new("NC0023", Error, "Extension",
        "'{0}' is an extension, and Caffe's messages have none", "Remove it");

    /// <summary>A comment in another language's style.</summary>
    public static readonly ProblemDescriptor ForeignComment = new("NC0024", Error, "Comment of another language",
        "'{0}' does not start a comment", "Start comments with '#'");

    /// <summary>Curly quotes.</summary>
    public static readonly ProblemDescriptor TypographicQuote = new("NC0025", Error, "Typographic quote",
        "{0} is a typographic quote, which often comes from a web page or a word processor", "Write straight quotes: \"");

    /// <summary>A list that does not end.</summary>
    public static readonly ProblemDescriptor UnclosedList = new("NC0026", Error, "Malformed list",
        "the list opened in line {0} goes on with '{1}'", "Separate its values by commas, and end it with ']'");

    // Old spellings and solvers

    /// <summary>Both layer and layers entries.</summary>
    public static readonly ProblemDescriptor MixedSpellings = new("NC0050", Error, "Mixed spellings",
        "the net has entries of today's 'layer' and of the old 'layers'", "Write all of them as 'layer', whose type is in quotes");

    /// <summary>A net of layers entries.</summary>
    public static readonly ProblemDescriptor OldSpelling = new("NC0051", Note, "Old spelling",
        "the net is written in an old spelling ('layers'), and is read as Caffe reads it",
        "Run 'netcompiler upgrade' to get it in today's spelling");

    /// <summary>Both old spellings in one net.</summary>
    public static readonly ProblemDescriptor MixedOldSpellings = new("NC0052", Error, "Mixed old spellings",
        "this entry has no inner 'layer', but others have: the net mixes two old spellings", "Write all entries alike");

    /// <summary>A layer type that the first spelling lacks.</summary>
    public static readonly ProblemDescriptor UnknownOldType = new("NC0053", Error, "Unknown old layer type",
        "the old spelling has no layer type '{0}'", "{1}");

    /// <summary>A field that Caffe drops when it upgrades.</summary>
    public static readonly ProblemDescriptor OldFieldWithoutEffect = new("NC0054", Warning, "Old field without effect",
        "'{0}' has no effect in a layer of type '{1}'", "Remove it");

    /// <summary>A padding layer where it cannot be folded into its consumer.</summary>
    public static readonly ProblemDescriptor PaddingMisused = new("NC0055", Error, "Padding layer misused",
        "the padding layer '{0}' must feed the only bottom of a conv or pool layer, and have one bottom and one top",
        "Remove the padding layer, and set 'pad' in the layers after it");

    /// <summary>An old layer without a type.</summary>
    public static readonly ProblemDescriptor OldLayerWithoutType = new("NC0056", Error, "Layer without type",
        "the layer has no type", "Add a type such as 'type: CONVOLUTION'");

    /// <summary>A transformation in a data layer's own message.</summary>
    public static readonly ProblemDescriptor TransformWithoutEffect = new("NC0057", Warning, "Transformation without effect",
        "Caffe ignores '{0}' in {1}", "Move it into transform_param {{ }}");

    /// <summary>An input without a shape.</summary>
    public static readonly ProblemDescriptor InputWithoutShape = new("NC0058", Error, "Input without shape",
        "the input '{0}' has no shape", "Add 'input_shape {{ dim: ... }}' after it, or write an Input layer");

    /// <summary>Too few or too many input_dims.</summary>
    public static readonly ProblemDescriptor InputDimensions = new("NC0059", Error, "Wrong number of input_dim",
        "{0} input(s) have {1} input_dim in all, but each has four, so there must be {2}",
        "Correct the input_dim, or use input_shape, which may have any number of dimensions");

    /// <summary>Too few or too many input_shapes.</summary>
    public static readonly ProblemDescriptor InputShapes = new("NC0060", Error, "Wrong number of input_shape",
        "there are {0} input(s) but {1} input_shape", "Write one input_shape for each input");

    /// <summary>input_dim beside input_shape.</summary>
    public static readonly ProblemDescriptor InputDimensionsIgnored = new("NC0061", Warning, "input_dim without effect",
        "input_dim has no effect beside input_shape", "Remove it");

    /// <summary>A shape without an input.</summary>
    public static readonly ProblemDescriptor ShapeWithoutInput = new("NC0062", Warning, "Shape without input",
        "the net has no 'input' that this shape could belong to", "Add 'input: \"data\"', or remove it");

    /// <summary>Both solver_type and type.</summary>
    public static readonly ProblemDescriptor TwoSolverTypes = new("NC0063", Error, "Two solver types",
        "both the old 'solver_type' and 'type' are set", "Remove 'solver_type'");

    /// <summary>A solver without a net.</summary>
    public static readonly ProblemDescriptor SolverWithoutNet = new("NC0070", Error, "Solver without net",
        "the solver names no net to train", "Add 'net: \"train_val.prototxt\"'");

    /// <summary>A solver with several nets to train.</summary>
    public static readonly ProblemDescriptor SolverWithTwoNets = new("NC0071", Error, "Solver with several nets",
        "both '{0}' and '{1}' say which net to train", "Keep one of them");

    /// <summary>An unknown algorithm.</summary>
    public static readonly ProblemDescriptor UnknownSolverType = new("NC0072", Error, "Unknown solver type",
        "there is no solver of type \"{0}\"", "{1}");

    /// <summary>An unknown learning rate policy.</summary>
    public static readonly ProblemDescriptor UnknownPolicy = new("NC0073", Error, "Unknown learning rate policy",
        "there is no learning rate policy \"{0}\"", "{1}");

    /// <summary>No learning rate policy.</summary>
    public static readonly ProblemDescriptor PolicyMissing = new("NC0074", Error, "Learning rate policy missing",
        "'lr_policy' is missing", "Add 'lr_policy: \"fixed\"', or another policy");

    /// <summary>A policy without a field that it needs.</summary>
    public static readonly ProblemDescriptor PolicyFieldMissing = new("NC0075", Error, "Policy field missing",
        "the policy \"{0}\" needs '{1}', which is missing", "Add '{1}: value'");

    /// <summary>A field without which training makes no sense.</summary>
    public static readonly ProblemDescriptor SolverFieldMissing = new("NC0076", Warning, "Solver field missing",
        "'{0}' is missing, so {1}", "Add '{0}: value'");

    /// <summary>A field that the other settings leave unused.</summary>
    public static readonly ProblemDescriptor SolverFieldWithoutEffect = new("NC0077", Warning, "Solver field without effect",
        "'{0}' has no effect with {1}", "Remove it, or change the other setting");

    /// <summary>Steps of a multistep policy that do not ascend.</summary>
    public static readonly ProblemDescriptor StepValuesDescend = new("NC0078", Warning, "Steps do not ascend",
        "the step at {0} comes after the one at {1}", "Write the steps in ascending order");

    /// <summary>Momentum where the algorithm has none.</summary>
    public static readonly ProblemDescriptor MomentumRefused = new("NC0079", Error, "Momentum refused",
        "{0} has no momentum, and Caffe refuses it", "Remove 'momentum', or use another type");

    /// <summary>A decay of 1 or more.</summary>
    public static readonly ProblemDescriptor DecayTooLarge = new("NC0080", Warning, "Decay too large",
        "'{0}' is 1 or more, so old values never fade", "Write a number below 1, such as 0.9");

    /// <summary>test_iter that does not match the test nets.</summary>
    public static readonly ProblemDescriptor TestIterations = new("NC0081", Error, "Wrong number of test_iter",
        "there are {0} test net(s) but {1} test_iter", "Write test_iter once for each test net");

    /// <summary>Test nets without test_interval.</summary>
    public static readonly ProblemDescriptor TestIntervalMissing = new("NC0082", Error, "Test interval missing",
        "the solver has test nets, but no 'test_interval'", "Add 'test_interval: 1000', or remove the tests");

    /// <summary>test_interval without test nets.</summary>
    public static readonly ProblemDescriptor TestIntervalWithoutTests = new("NC0083", Warning, "Test interval without tests",
        "'test_interval' has no effect, because nothing is tested", "Add 'test_iter: 100', or remove it");

    /// <summary>test_state that does not match the test nets.</summary>
    public static readonly ProblemDescriptor TestStates = new("NC0084", Error, "Wrong number of test_state",
        "there are {0} test net(s) but {1} test_state", "Write test_state once for each test net, or not at all");

    /// <summary>A number below what makes sense.</summary>
    public static readonly ProblemDescriptor SolverFieldTooSmall = new("NC0085", Error, "Number too small",
        "'{0}' is {1}, but must be at least {2}", "Correct the number");

    /// <summary>An unknown kind of weight decay.</summary>
    public static readonly ProblemDescriptor UnknownRegularization = new("NC0086", Error, "Unknown regularization",
        "there is no regularization_type \"{0}\"", "{1}");

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

    /// <summary>A layer that works in place where Caffe cannot. {0}: the type; {1}: the blob.</summary>
    public static readonly ProblemDescriptor InPlace = new("NC0116", Warning, "In place where Caffe cannot",
        "a {0} layer reads '{1}' and makes it anew; NetCompiler keeps both, but Caffe overwrites what it still needs",
        "Give the top a name of its own if the net shall run in Caffe too");

    /// <summary>More layers than are compiled. {0}: how many; {1}: the limit.</summary>
    public static readonly ProblemDescriptor TooManyLayers = new("NC0117", Error, "Too many layers",
        "this phase has {0} layers, and nets of up to {1} are compiled",
        "Split the net, or check what made it: the deepest published networks have about 4,500");

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
    public static readonly ProblemDescriptor BlobTooLarge = new("NC0161", Error, "Blob too large",
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
        "some windows of this layer lie outside of the input, so that their values mean nothing",
        "Check kernel, stride and pad");

    /// <summary>An option of a layer that is not supported. {0}: what; {1}: what to do instead.</summary>
    public static readonly ProblemDescriptor UnsupportedOption = new("NC0171", Error, "Option not supported yet",
        "{0} is not supported yet",
        "{1}");

    /// <summary>A loss layer with several tops and no weights. {0}: how many tops.</summary>
    public static readonly ProblemDescriptor LossWeightsNeeded = new("NC0200", Error, "Loss weights missing",
        "a loss layer with {0} tops must say how much each of them counts",
        "Give one loss_weight for each top, as in loss_weight: 1 loss_weight: 0");

    /// <summary>A recurrent layer whose state cannot go on from one pass to the next.</summary>
    public static readonly ProblemDescriptor StateStartsAtZero = new("NC0201", Note, "State starts at zero",
        "the state of this layer is zero at the beginning of each pass, whatever cont says there",
        "Set expose_hidden: true and feed the last state back, if sequences are longer than a batch");

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

    /// <summary>A file that a CaffeNet item names and that is not there. {0}: the metadata; {1}: the path.</summary>
    public static readonly ProblemDescriptor MissingFile = new("NC0300", Error, "Missing file",
        "{0} names the file '{1}', which does not exist",
        "Correct the path, which is relative to the project file, or remove it from the CaffeNet item");

    /// <summary>A solver whose net has another path. {0}: the solver's path; {1}: the net's.</summary>
    public static readonly ProblemDescriptor SolverOfAnotherNet = new("NC0301", Warning, "Solver of another net",
        "the solver trains '{0}', but the CaffeNet item compiles '{1}'",
        "Name this solver at the item of its own net, or correct the path in the solver");

    /// <summary>A parameter of another shape than in training. {0}: the layer; {1}: the parameter; {2}: shape here; {3}: shape there.</summary>
    public static readonly ProblemDescriptor PhasesDisagree = new("NC0302", Error, "Phases that do not fit",
        "{1} of layer '{0}' is {2} here but {3} in training, so they cannot share it",
        "Make the layers equal, or give one of them another name");

    /// <summary>Two nets of one class. {0}: the class; {1}: the other net's file.</summary>
    public static readonly ProblemDescriptor DuplicateClass = new("NC0303", Error, "Class generated twice",
        "the class '{0}' is generated from '{1}' already",
        "Set ClassName or Namespace on one of the two CaffeNet items");

    /// <summary>Metadata of a CaffeNet item that cannot be read. {0}: its name; {1}: its value; {2}: what it must be.</summary>
    public static readonly ProblemDescriptor ItemMetadata = new("NC0304", Error, "CaffeNet item",
        "{0}=\"{1}\" on the CaffeNet item is not {2}",
        "Correct it in the project file");

    /// <summary>A solver whose net has the same name in another folder. {0}: the solver's path; {1}: the net's.</summary>
    public static readonly ProblemDescriptor SolverNetMoved = new("NC0305", Note, "Net in another folder",
        "the solver trains '{0}'; the CaffeNet item compiles '{1}' in another folder",
        "Nothing needs to be done if it is the same net; else name the solver at the item of its own net");

    /// <summary>A net for which there are no kernels. {0}: why.</summary>
    public static readonly ProblemDescriptor NotForGpu = new("NC0306", Warning, "Not for GPUs",
        "the net cannot run on GPUs: {0}",
        "It runs on the processor; set Devices=\"cpu\" on the CaffeNet item to say that this is meant");

    /// <summary>Something went wrong that is no fault of the user. {0}: what.</summary>
    public static readonly ProblemDescriptor Defect = new("NC0399", Error, "Defect of NetCompiler",
        "NetCompiler failed: {0}",
        "This is a defect of NetCompiler, not of the net: please report it, with the prototxt");

    /// <summary>All kinds, by code.</summary>
    public static IReadOnlyList<ProblemDescriptor> All { get; } =
        typeof(ProblemDescriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<ProblemDescriptor>()
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal).ToArray();
}

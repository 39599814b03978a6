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

    // Layers and shapes

    // Sizes, labels, fields without effect

    // The project

    /// <summary>All kinds, by code.</summary>
    public static IReadOnlyList<ProblemDescriptor> All { get; } =
        typeof(ProblemDescriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null)).OfType<ProblemDescriptor>()
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal).ToArray();
}

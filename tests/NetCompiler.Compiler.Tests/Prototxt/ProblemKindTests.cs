using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>Every kind of problem that text, schema, upgrades and solvers can have: its place and its words.</summary>
public class ProblemKindTests
{
    private const string Good = "base_lr: 0.01 lr_policy: \"fixed\" max_iter: 10 ";

    public static TheoryData<string, string> Nets() => new()
    {
        { "\uFEFFname: 'a'", "(1,1): error NC0001: the file starts with a byte order mark (U+FEFF), which Caffe refuses. Save it as UTF-8 without a byte order mark." },
        { "name: 'a' \u0001", "(1,11): error NC0002: the character U+0001 may not stand here. Remove it, or put it into a string in quotes." },
        { "name: 'a' 😀", "(1,11): error NC0002: the character U+1F600 may not stand here. Remove it, or put it into a string in quotes." },
        { "name: 'a", "(1,7): error NC0003: the string that starts here is not closed on its line. Add the closing '." },
        { "name: 'a\\q'", "(1,9): error NC0004: the escape \\q is malformed: a backslash starts no escape here; write \\\\ for a backslash." },
        { "name: '\\u12'", "(1,8): error NC0004: the escape \\u is malformed: \\u must be followed by four hexadecimal digits." },
        { "input_dim: 08", "(1,12): error NC0005: '08' is not a number: a number with a leading zero is octal, so its digits are 0 to 7. Correct the number." },
        { "layer {", "(1,1): error NC0006: 'layer', opened in line 1, is not closed before the end of the file. Add its closing brace." },
        { "name: 'a' :", "(1,11): error NC0007: ':' is not expected here. Write a field such as 'name: value' or 'name { }', or remove it." },
        { "}", "(1,1): error NC0008: '}' closes nothing. Remove it, or find the message above that it closed too early." },
        { "layer < }", "(1,9): error NC0009: the message opened in line 1 ends with '}'. Write '>'." },
        { "name 'a'", "(1,1): error NC0010: there is no ':' between 'name' and its value. Write 'name: value'." },
        { "name:", "(1,1): error NC0011: 'name' has no value. Write 'name: value', or 'name { }' for a message." },
        { "layer { inner_product_param { num_input: 3 } }", "(1,31): error NC0012: unknown field 'num_input' in inner_product_param. Did you mean 'num_output'?" },
        { "layer { Type: 'x' }", "(1,9): error NC0012: unknown field 'Type' in layer. Did you mean 'type'?" },
        { "layer { type: 'InnerProduct' num_output: 3 }", "(1,30): error NC0012: unknown field 'num_output' in layer. It belongs inside inner_product_param { }." },
        { "layer { negative_slope: 3 }", "(1,9): error NC0012: unknown field 'negative_slope' in layer. It belongs inside relu_param { }." },
        { "layer { kernel_size: 3 }", "(1,9): error NC0012: unknown field 'kernel_size' in layer. It belongs inside a message of layer, such as convolution_param or pooling_param." },
        { "layer { input_param { top: 'x' } }", "(1,23): error NC0012: unknown field 'top' in input_param. It is a field of layer: move it out of input_param." },
        { "layer { dropout_param { kernel_size: 3 } }", "(1,25): error NC0012: unknown field 'kernel_size' in dropout_param. It is a field of convolution_param or pooling_param, not of dropout_param." },
        { "layer { clip_param { min: 1 max: 2 zzz: 3 } }", "(1,36): error NC0012: unknown field 'zzz' in clip_param. Its fields are min, max." },
        { "layer { blobs_lr: 1 }", "(1,9): error NC0012: unknown field 'blobs_lr' in layer. Write 'param { lr_mult: ... }', once for each parameter of the layer." },
        { "layer { type: Convolution }", "(1,15): error NC0013: 'type' is a string, but got Convolution. Put it in quotes: \"Convolution\"." },
        { "layer { type: CONVOLUTION }", "(1,15): error NC0013: 'type' is a string, but got CONVOLUTION. Put it in quotes: \"Convolution\"." },
        { "input_dim: '3'", "(1,12): error NC0013: 'input_dim' is an integer, but got \"3\". Remove the quotes." },
        { "input_dim: 3.0", "(1,12): error NC0013: 'input_dim' is an integer, but got 3.0. Write it without a decimal point or exponent." },
        { "input_dim: 3.5", "(1,12): error NC0013: 'input_dim' is an integer, but got 3.5. Write a whole number." },
        { "layer { loss_weight: one }", "(1,22): error NC0013: 'loss_weight' is a number, but got one. Write a number such as 0.01." },
        { "layer { loss_weight: 0x10 }", "(1,22): error NC0013: 'loss_weight' is a decimal number, but got 0x10. Write it without leading zeros, and not in hexadecimal." },
        { "force_backward: TRUE", "(1,17): error NC0013: 'force_backward' is true or false, but got TRUE. Write true or false." },
        { "force_backward: 'true'", "(1,17): error NC0013: 'force_backward' is true or false, but got \"true\". Remove the quotes." },
        { "state { phase: 'TEST' }", "(1,16): error NC0013: 'phase' is TRAIN or TEST, but got \"TEST\". Remove the quotes." },
        { "layers { type: 'Convolution' }", "Write 'layer' instead of 'layers': types in quotes belong to today's spelling." },
        { "layer { convolution_param { num_output: -1 } }", "(1,41): error NC0014: -1 is out of range for 'num_output'. Write a number from 0 to 4294967295." },
        { "input_dim: 99999999999999999999", "(1,12): error NC0014: 99999999999999999999 is out of range for 'input_dim'. Write a number from -2147483648 to 2147483647." },
        { "layer { pooling_param { pool: max } }", "(1,31): error NC0015: 'max' is not a value of 'pool', which is MAX, AVE or STOCHASTIC. Did you mean MAX?" },
        { "state { phase: TRAINING }", "(1,16): error NC0015: 'TRAINING' is not a value of 'phase', which is TRAIN or TEST. Did you mean TRAIN?" },
        { "state { phase: 7 }", "(1,16): error NC0015: '7' is not a value of 'phase', which is TRAIN or TEST. Write one of the words of its list." },
        { "name: 'a' name: 'b'", "(1,11): error NC0016: 'name' is set more than once in the net. Keep one of them; Caffe refuses the file." },
        { "layer { clip_param { min: 1 } }", "(1,9): error NC0017: 'max' is missing in clip_param. Add 'max: value'; it has no default." },
        { "layer { weight_filler: 'xavier' param: 'w' }", "(1,40): error NC0018: 'param' is a message, not a single value. Write its fields in braces: 'param { name: ... }'." },
        { "name { }", "(1,6): error NC0019: 'name' is a string in quotes, not a message. Write 'name: value' without braces." },
        { "name: ['a']", "(1,7): error NC0020: 'name' holds one value, not a list. Write 'name: value' without brackets." },
        { string.Concat(Enumerable.Repeat("a{", 101)), "(1,202): error NC0021: messages lie more than 100 deep in each other. Remove the innermost ones; no net needs them." },
        { "[x.y]: 3", "(1,1): error NC0023: '[x.y]' is an extension, and Caffe's messages have none. Remove it." },
        { "// x", "(1,1): error NC0024: '//' does not start a comment. Start comments with '#'." },
        { "name: “a”", "(1,7): error NC0025: “ is a typographic quote, which often comes from a web page or a word processor. Write straight quotes: \"." },
        { "input_dim: [1, 2", "(1,12): error NC0026: the list opened in line 1 goes on with 'the end of the file'. Separate its values by commas, and end it with ']'." },
        { "layers { type: RELU } layer { }", "(1,1): error NC0050: layers: the net has entries of today's 'layer' and of the old 'layers'." },
        { "layers { type: RELU }", "(1,1): note NC0051: layers: the net is written in an old spelling ('layers'), and is read as Caffe reads it." },
        { "layers { layer { type: 'relu' } } layers { type: RELU }", "(1,44): error NC0052: layer '': this entry has no inner 'layer', but others have" },
        { "layers { layer { type: 'convolution' } }", "(1,18): error NC0053: layer '' (convolution): the old spelling has no layer type 'convolution'." },
        { "layers { layer { type: 'pol' } }", "the old spelling has no layer type 'pol'. Did you mean 'pool'?" },
        { "layers { layer { type: 'relu' num_output: 3 } }", "(1,31): warning NC0054: layer '' (relu), layer.num_output: 'num_output' has no effect in a layer of type 'relu'. Remove it." },
        { "layers { layer { type: 'padding' name: 'p' } bottom: 'a' top: 'b' } layers { layer { name: 'r' type: 'relu' } bottom: 'b' }", "(1,96): error NC0055: layer 'r' (relu): the padding layer 'p' must feed the only bottom of a conv or pool layer" },
        { "layers { name: 'x' }", "(1,10): error NC0056: layer 'x': the layer has no type. Add a type such as 'type: CONVOLUTION'." },
        { "layer { type: 'Data' data_param { crop_size: 3 } }", "(1,35): warning NC0057: layer '' (Data), data_param.crop_size: Caffe ignores 'crop_size' in data_param. Move it into transform_param { }." },
        { "input: 'x'", "(1,1): error NC0058: input[0]: the input 'x' has no shape." },
        { "input: 'x' input_dim: 1", "(1,12): error NC0059: input_dim: 1 input(s) have 1 input_dim in all, but each has four, so there must be 4." },
        { "input: 'x' input: 'y' input_shape { }", "(1,23): error NC0060: input_shape: there are 2 input(s) but 1 input_shape. Write one input_shape for each input." },
        { "input: 'x' input_shape { } input_dim: 1", "(1,28): warning NC0061: input_dim: input_dim has no effect beside input_shape. Remove it." },
        { "input_dim: 1", "(1,1): warning NC0062: input_dim: the net has no 'input' that this shape could belong to. Add 'input: \"data\"', or remove it." },
    };

    public static TheoryData<string, string> Solvers() => new()
    {
        { Good + "net: 'n' type: 'SGD' solver_type: ADAM", "error NC0063: solver_type: both the old 'solver_type' and 'type' are set. Remove 'solver_type'." },
        { Good, "(1,1): error NC0070: the solver names no net to train. Add 'net: \"train_val.prototxt\"'." },
        { Good + "net: 'n' train_net: 't'", "(1,56): error NC0071: train_net: both 'net' and 'train_net' say which net to train. Keep one of them." },
        { Good + "net: 'n' type: 'Adamm'", "(1,56): error NC0072: type: there is no solver of type \"Adamm\". Did you mean \"Adam\"?" },
        { "net: 'n' base_lr: 1 max_iter: 1 lr_policy: 'stepp'", "(1,33): error NC0073: lr_policy: there is no learning rate policy \"stepp\". Did you mean \"step\"?" },
        { "net: 'n' base_lr: 1 max_iter: 1", "(1,1): error NC0074: 'lr_policy' is missing. Add 'lr_policy: \"fixed\"', or another policy." },
        { "net: 'n' base_lr: 1 max_iter: 1 lr_policy: 'step' gamma: 0.1", "(1,33): error NC0075: lr_policy: the policy \"step\" needs 'stepsize', which is missing. Add 'stepsize: value'." },
        { "net: 'n' base_lr: 1 max_iter: 1 lr_policy: 'multistep' gamma: 0.1", "needs 'stepvalue', which is missing" },
        { "net: 'n' lr_policy: 'fixed' max_iter: 1", "(1,1): warning NC0076: 'base_lr' is missing, so the learning rate is 0, and nothing is learnt. Add 'base_lr: value'." },
        { "net: 'n' lr_policy: 'fixed' base_lr: 1", "(1,1): warning NC0076: 'max_iter' is missing, so nothing is trained." },
        { Good + "net: 'n' gamma: 0.1", "(1,56): warning NC0077: gamma: 'gamma' has no effect with lr_policy \"fixed\". Remove it, or change the other setting." },
        { Good + "net: 'n' rms_decay: 0.9", "(1,56): warning NC0077: rms_decay: 'rms_decay' has no effect with type \"SGD\"." },
        { "net: 'n' base_lr: 1 max_iter: 1 lr_policy: 'multistep' gamma: 0.1 stepvalue: 5 stepvalue: 4", "(1,80): warning NC0078: stepvalue[1]: the step at 4 comes after the one at 5. Write the steps in ascending order." },
        { Good + "net: 'n' type: 'AdaGrad' momentum: 0.9", "(1,72): error NC0079: momentum: AdaGrad has no momentum, and Caffe refuses it. Remove 'momentum', or use another type." },
        { Good + "net: 'n' momentum: 1", "(1,56): warning NC0080: momentum: 'momentum' is 1 or more, so old values never fade. Write a number below 1, such as 0.9." },
        { Good + "train_net: 'n' test_net: 't' test_interval: 5", "(1,62): error NC0081: test_net: there are 1 test net(s) but 0 test_iter. Write test_iter once for each test net." },
        { Good + "net: 'n' test_iter: 5", "(1,56): error NC0082: test_iter: the solver has test nets, but no 'test_interval'." },
        { Good + "net: 'n' test_interval: 5", "(1,56): warning NC0083: test_interval: 'test_interval' has no effect, because nothing is tested." },
        { Good + "net: 'n' test_iter: 5 test_interval: 5 test_state { } test_state { }", "error NC0084: test_state: there are 1 test net(s) but 2 test_state." },
        { Good + "net: 'n' iter_size: 0", "(1,56): error NC0085: iter_size: 'iter_size' is 0, but must be at least 1. Correct the number." },
        { Good + "net: 'n' regularization_type: 'L3'", "(1,56): error NC0086: regularization_type: there is no regularization_type \"L3\"." },
    };

    [Theory]
    [MemberData(nameof(Nets))]
    public void A_mistake_in_a_net_is_named_and_placed(string text, string expected)
    {
        var reading = NetDefinitionReader.Read("n", text);
        Assert.Contains(reading.Problems, problem => ProblemText.Format(problem, reading.Source, reading.Tree).Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_mistake_in_a_solver_is_named_and_placed(string text, string expected)
    {
        var reading = SolverDefinitionReader.Read("s", text);
        string message = ProblemText.Format(Assert.Single(reading.Problems), reading.Source, reading.Tree);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_values_are_reported_once()
    {
        var reading = NetDefinitionReader.Read("n", string.Concat(Enumerable.Repeat("input_dim:1 ", PrototxtParser.MostValues + 1)));
        Assert.Equal("NC0022", Assert.Single(reading.Problems, problem => problem.IsError && problem.Descriptor.Code != "NC0059").Descriptor.Code);
    }

    [Fact]
    public void Every_kind_is_shown_by_a_test()
    {
        string shown = string.Join('\n', Nets().Concat(Solvers()).Select(row => row.Data.Item2)) + " NC0022";
        var kinds = ProblemDescriptors.All.Where(kind => string.CompareOrdinal(kind.Code, "NC0100") < 0).ToArray();
        Assert.Empty(kinds.Where(kind => !shown.Contains(kind.Code, StringComparison.Ordinal)).Select(kind => kind.Code));
        Assert.Equal(kinds.Length, kinds.Select(kind => kind.Code).Distinct().Count());
    }

    [Fact]
    public void A_good_solver_has_no_problem()
    {
        var reading = SolverDefinitionReader.Read("s", "net: 'n' base_lr: 0.001 lr_policy: 'step' gamma: 0.1 stepsize: 20000 max_iter: 100000 "
            + "test_iter: 100 test_interval: 1000 momentum: 0.9 weight_decay: 0.0005 display: 20 snapshot: 10000 snapshot_prefix: 'x' solver_mode: GPU");
        Assert.Empty(reading.Problems);
        Assert.Equal((double)0.001f, reading.Definition.LearningRate.Base);
        Assert.Equal(20000, reading.Definition.LearningRate.StepSize);
        Assert.Equal([100], reading.Definition.TestIterations);
        Assert.True(reading.Definition.TestsFirst);
        Assert.False(reading.Definition.IsCpu);
        Assert.Equal("n", reading.Definition.Nets.Net);
    }
}

using System.Text;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt;
using NetCompiler.Compiler.Prototxt.Binding;
using NetCompiler.Compiler.Prototxt.Schema;
using NetCompiler.Compiler.Prototxt.Syntax;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>Our reader and writer against protobuf's own: the same texts accepted, and the same content printed the same way.</summary>
public class ProtocAgreementTests
{
    private const int MutatedTexts = 500;
    private const ulong Seed = 3_021;

    [Fact]
    public void Every_prototxt_of_the_repository_reads_as_in_protobuf()
    {
        Protoc.Require();
        Parallel.ForEach(TestData.AllPrototxts, path =>
            Compare(path.Contains("solver", StringComparison.Ordinal) ? "SolverParameter" : "NetParameter", TestData.ReadFile(path), path));
    }

    [Fact]
    public void Mutated_prototxts_are_accepted_and_refused_as_in_protobuf()
    {
        Protoc.Require();
        var nets = TestData.AllPrototxts.Select(TestData.ReadFile).Where(text => text.Length <= 2_000).ToArray();
        Parallel.For(0, MutatedTexts, index =>
        {
            var mutator = new PrototxtMutator(Seed + (ulong)index);
            string text = mutator.Mutate(nets[mutator.Next(nets.Length)]);
            Compare("NetParameter", text, "mutation " + index);
        });
    }

    [Theory]
    [InlineData("name: \"\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\'\\\"\"")]
    [InlineData("name: \"\\0\\7\\12\\123\\1234\\400\\777\"")]
    [InlineData("name: \"\\x4\\x41\\x414\\xff\"")]
    [InlineData("name: \"\\X41\"")]
    [InlineData("name: \"\\xg\"")]
    [InlineData("name: \"\\u00e9\\u20AC\\ud83d\\ude00\\ud83d\\udc80x\"")]
    [InlineData("name: \"\\U0001F600\\U0010ffff\\U00110000\"")]
    [InlineData("name: \"\\U00200000\"")]
    [InlineData("name: \"\\u12\"")]
    [InlineData("name: \"\\303\" '\\251' \"\\303\\251\\351\"")]
    [InlineData("name: \"\\355\\240\\200 \\300\\200 \\364\\220\\200\\200\"")]
    [InlineData("name: \"a\tb\rc\u0001\u007f é 日本 😀\"")]
    [InlineData("name: \"a\nb\"")]
    [InlineData("name: \"a\\\nb\"")]
    [InlineData("name: 'it''s' \"'\" '\"'")]
    [InlineData("name: \"q\\q\"")]
    [InlineData("name:\"a\"input:\"b\"")]
    [InlineData("input_dim:1input_dim:2")]
    [InlineData("input_dim: 0x10 input_dim: 010 input_dim: -0x1 input_dim: - 3 input_dim: 0X1F")]
    [InlineData("input_dim: 08")]
    [InlineData("input_dim: 0x")]
    [InlineData("input_dim: 2147483648")]
    [InlineData("input_dim: -2147483648")]
    [InlineData("input_dim: 1.0")]
    [InlineData("input_dim: 1f")]
    [InlineData("input_dim: +1")]
    [InlineData("input_dim: [] input_dim: [1] input_dim: [2, 3], input: ['a' 'b', 'c'];")]
    [InlineData("input_dim: [1,]")]
    [InlineData("input_dim: [1 2]")]
    [InlineData("input_dim [1]")]
    [InlineData("input_dim: [[1]]")]
    [InlineData("input_shape [{ dim: 1 }, < dim: 2 >] input_shape: [] input_shape []")]
    [InlineData("name: ['a']")]
    [InlineData("name: 'a';; input: 'b'")]
    [InlineData(";name: 'a'")]
    [InlineData("state < phase: 1; level: -1, > state { }")]
    [InlineData("state { phase: TRAIN } debug_info: t force_backward: False")]
    [InlineData("state { phase: 2 }")]
    [InlineData("state { phase: -0 }")]
    [InlineData("state { phase: train }")]
    [InlineData("state: { level: 1 }")]
    [InlineData("state { level: 1 >")]
    [InlineData("state: 3")]
    [InlineData("force_backward: 01 debug_info: 0x0")]
    [InlineData("force_backward: TRUE")]
    [InlineData("force_backward: 2")]
    [InlineData("force_backward: -1")]
    [InlineData("force_backward: \"true\"")]
    [InlineData("layer { clip_param { min: 1 } }")]
    [InlineData("layer { clip_param { min: 1 max: -inf } }")]
    [InlineData("layer { loss_weight: [0.1, 1e10, 1e9, 123456789, 1e-5, 0.0001, 3.4028235e38, 1e39, -0.0, -inf, NaN, Infinity, -nan, 1e-45, 1e-400, 1e400, 1.f, 1F, .5f, 0f, 0, 16777217, 99999999999999999999999] }")]
    [InlineData("layer { loss_weight: 00 }")]
    [InlineData("layer { loss_weight: 0x1 }")]
    [InlineData("layer { loss_weight: 1e }")]
    [InlineData("layer { loss_weight: 1.5.2 }")]
    [InlineData("layer { loss_weight: 1.2abc }")]
    [InlineData("layer { loss_weight: infinite }")]
    [InlineData("layer { loss_weight: 3.40282357e38 loss_weight: 3.4028235677973366e38 loss_weight: 3.4028235677973367e38 }")]
    [InlineData("layer { blobs { double_data: [0.1, 0.1234567890123456789, 1e300, 1e17, 1e15, 123456789012345678, 5e-324, -0.0] } }")]
    [InlineData("layer { blobs { shape { dim: 9223372036854775807 dim: -9223372036854775808 } } }")]
    [InlineData("layer { blobs { shape { dim: 9223372036854775808 } } }")]
    [InlineData("layer { accuracy_param { top_k: 4294967295 } } layer { accuracy_param { top_k: -0 } }")]
    [InlineData("name: 'a' # comment \u0001 \"\n input: 'b' # at the end")]
    [InlineData("name: 'a' # comment \0")]
    [InlineData("name: 'a' \0")]
    [InlineData("name: 'a' \v\f\r input: 'b'")]
    [InlineData("name: 'a' # comment \r input: 'b'")]
    [InlineData("[caffe.thing]: 3")]
    [InlineData("[a.b/c.d] { }")]
    [InlineData("é: 1")]
    [InlineData("name: 'a' name: 'b'")]
    [InlineData("")]
    [InlineData(" # nothing")]
    public void A_corner_of_the_grammar_reads_as_in_protobuf(string text)
    {
        Protoc.Require();
        Compare("NetParameter", text, text);
    }

    private static void Compare(string message, string text, string what)
    {
        // Half surrogates have no UTF-8: what protobuf would get is what we read.
        text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        string? theirs = Protoc.Reprint(message, text);
        var problems = new ProblemCollector();
        var type = CaffeSchema.Message(message);
        var tree = PrototxtParser.Parse(new SourceText(what, text), type, problems);
        var value = MessageBinder.Bind(tree, type, "the text", problems);
        string first = problems.Problems.FirstOrDefault()?.Message ?? "";
        Assert.True(theirs is null == problems.HasErrors, (theirs is null ? "only protobuf refuses " : "only we refuse ") + what + ": " + first + "\n" + text);
        if (theirs is not null) Assert.Equal(theirs, PrototxtWriter.Write(value));
    }
}

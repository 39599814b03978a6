using System.Text.Json;

namespace NetCompiler.Tool.Tests;

/// <summary>Exit codes, streams and messages of the command line.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Net = """
        name: "small"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 4 } }
        """;

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("compile")]
    [InlineData("plan")]
    [InlineData("parity")]
    [InlineData("upgrade")]
    public void Every_command_explains_itself_and_its_exit_codes(string command)
    {
        var run = ToolRun.Of(command, "--help");
        Assert.Equal((ExitCode.Success, ""), (run.Code, run.Error));
        Assert.Contains("Exit codes: 0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_a_version() => Assert.True(Version.TryParse(ToolRun.Of("--version").Output.Trim().Split('+', '-')[0], out _));

    [Theory]
    [InlineData]
    [InlineData("trane")]
    [InlineData("compile", "a.prototxt", "--deploy-batch", "-1")]
    [InlineData("plan")]
    [InlineData("plan", "a.prototxt", "--phase", "sideways")]
    [InlineData("plan", "a.prototxt", "--batch", "0")]
    [InlineData("plan", "a.prototxt", "--batch", "many")]
    [InlineData("plan", "a.prototxt", "--input", "data")]
    [InlineData("plan", "a.prototxt", "--input", "data=3x0")]
    [InlineData("plan", "a.prototxt", "--input", "data=3x99999999999")]
    [InlineData("plan", "a.prototxt", "--input", "data=3", "--input", "data=4")]
    [InlineData("parity", "cases", "--device", "abacus")]
    [InlineData("parity", "cases", "--kind", "unknown")]
    [InlineData("upgrade", "a.prototxt", "--solver", "--net")]
    public void Wrong_usage_is_2_with_a_hint(params string[] arguments)
    {
        var run = ToolRun.Of(arguments);
        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("--help'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compile")]
    [InlineData("plan")]
    [InlineData("parity")]
    [InlineData("upgrade")]
    public void A_missing_file_is_2_and_named(string command)
    {
        var run = ToolRun.Of(command, folder.PathOf("nowhere.prototxt"));
        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Output));
        Assert.Equal("error: " + folder.PathOf("nowhere.prototxt") + " does not exist\n", run.Error);
    }

    [Theory]
    [InlineData("compile")]
    [InlineData("plan")]
    [InlineData("upgrade")]
    public void A_folder_in_the_place_of_a_file_is_2_and_named(string command) =>
        Assert.Equal((ExitCode.Usage, "error: " + folder.Path + " is a folder; a file is needed\n"), CodeAndError(ToolRun.Of(command, folder.Path)));

    [Fact]
    public void A_file_without_an_end_is_2()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no /dev/zero here");
        Assert.Equal((ExitCode.Usage, "error: /dev/zero has more than 67,108,864 bytes, which is too long\n"), CodeAndError(ToolRun.Of("plan", "/dev/zero")));
    }

    [Fact]
    public void A_misspelt_command_has_a_hint() =>
        Assert.Equal("error: there is no command 'pairty' (did you mean 'parity'?)\nSee 'netcompiler --help'.\n", ToolRun.Of("pairty").Error);

    [Fact]
    public void A_file_or_an_empty_folder_in_the_place_of_cases_is_2()
    {
        Assert.Equal(ExitCode.Usage, ToolRun.Of("parity", folder.Path).Code);
        Assert.Equal(ExitCode.Usage, ToolRun.Of("parity", folder.Write("a.prototxt", Net)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("a\nb\u202e.prototxt")]
    public void A_strange_path_is_2(string path)
    {
        var run = ToolRun.Of("plan", path);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.DoesNotContain('\u202e', run.Error);
    }

    [Fact]
    public void A_plan_goes_to_the_output()
    {
        var run = ToolRun.Of("plan", folder.Write("net.prototxt", Net), "--phase", "test");
        Assert.Equal((ExitCode.Success, ""), CodeAndError(run));
        Assert.StartsWith("net small, TEST, level 0\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_of_a_net_that_trains_nothing_has_a_warning_on_the_error_stream()
    {
        var run = ToolRun.Of("plan", folder.Write("net.prototxt", Net));
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("net.prototxt(1,1): warning NC", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_is_1_and_says_where()
    {
        string path = folder.Write("net.prototxt", Net.Replace("bottom: \"data\"", "bottom: \"dta\"", StringComparison.Ordinal));
        var run = ToolRun.Of("plan", path, "--phase", "test");
        Assert.Equal((ExitCode.Failure, ""), (run.Code, run.Output));
        Assert.StartsWith(path + "(3,41): error NC0100: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_as_json_holds_shapes_and_problems()
    {
        using var good = JsonDocument.Parse(ToolRun.Of("plan", folder.Write("net.prototxt", Net), "--json").Output);
        Assert.Equal([2, 4], good.RootElement.GetProperty("plan").GetProperty("blobs")[1].GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        var run = ToolRun.Of("plan", folder.Write("bad.prototxt", "layer {"), "--json");
        Assert.Equal(ExitCode.Failure, run.Code);
        using var bad = JsonDocument.Parse(run.Output);
        Assert.Equal(JsonValueKind.Null, bad.RootElement.GetProperty("plan").ValueKind);
        Assert.Equal("error", bad.RootElement.GetProperty("problems")[0].GetProperty("severity").GetString());
    }

    [Fact]
    public void Parity_as_json_has_counts_and_cases_and_a_table_on_the_error_stream()
    {
        folder.CopyCase("relu");
        var run = ToolRun.Of("parity", folder.Path, "--json");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(1, json.RootElement.GetProperty("passed").GetInt32());
        Assert.Equal("relu", json.RootElement.GetProperty("cases")[0].GetProperty("name").GetString());
        Assert.EndsWith("\n1 passed, 0 failed\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Upgrade_knows_solvers_from_nets_and_writes_where_it_is_told()
    {
        string solver = folder.Write("solver.prototxt", "solver_type: ADAM\nbase_lr: 0.1\nlr_policy: \"fixed\"\nnet: \"net.prototxt\"\nmax_iter: 1");
        Assert.Contains("type: \"Adam\"\n", ToolRun.Of("upgrade", solver).Output, StringComparison.Ordinal);
        string target = folder.PathOf("new", "net.prototxt");
        var run = ToolRun.Of("upgrade", folder.Write("old.prototxt", "layers { name: \"r\" type: RELU bottom: \"x\" top: \"y\" }"), "-o", target);
        Assert.Equal((ExitCode.Success, ""), (run.Code, run.Output));
        Assert.Equal("layer {\n  name: \"r\"\n  type: \"ReLU\"\n  bottom: \"x\"\n  top: \"y\"\n}\n", File.ReadAllText(target));
        Assert.Equal([target], Directory.GetFiles(folder.PathOf("new")));
    }

    [Fact]
    public void Upgrade_refuses_what_it_cannot_read_and_leaves_the_target_alone()
    {
        string target = folder.Write("target.prototxt", "old");
        var run = ToolRun.Of("upgrade", folder.Write("broken.prototxt", "layer { name: "), "-o", target);
        Assert.Equal(ExitCode.Failure, run.Code);
        Assert.Contains("broken.prototxt(1,", run.Error, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(target));
    }

    public void Dispose() => folder.Dispose();

    private static (int, string) CodeAndError(ToolRun run) => (run.Code, run.Error);
}

namespace NetCompiler.Generators.Tests;

/// <summary>A wrong net gives its errors, at their places, and no others: code that uses it still finds its names.</summary>
public sealed class WrongNetTests
{
    private const string Use =
        """
        using User;
        public static class Use
        {
            public static int Run()
            {
                using var device = NetCompiler.Devices.ComputeDevice.Open("cpu");
                using var train = new Small.TrainNet(device);
                using var test = new Small.TestNet(device, train.Parameters);
                using var deploy = new Small.DeployNet(device, train.Parameters);
                train.Data.Set(new float[Small.TrainNet.Shapes.Data.Count]);
                int rows = Small.TrainNet.Shapes.Ip1.Axis0 + deploy.Prob.Count + deploy.Ip2.Count + test.Loss.Count;
                return rows + train.Parameters.Ip1.Weight.Count + train.Parameters.Ip2.Bias.Count;
            }
        }
        """;

    [Theory]
    [InlineData("\"ReLU\"", "\"ReLu\"", "NC0150 at 4,23")]
    [InlineData("bottom: \"ip1\" top: \"ip2\"", "bottom: \"ip7\" top: \"ip2\"", "NC0100 at 5,42")]
    [InlineData("num_output: 6", "num_outptu: 6", "NC0012 at 3,90")]
    [InlineData("num_output: 3", "num_output: 0", "NC0155 at 5,")]
    [InlineData("num_output: 3", "num_output: 2147483647", "NC0161 at 5,")]
    public void One_mistake_gives_one_error_at_its_place(string from, string to, string problem)
    {
        var build = Wrong(from, to);
        string found = Assert.Single(build.Problems);
        Assert.StartsWith(problem, found, StringComparison.Ordinal);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    [Fact]
    public void Without_a_mistake_the_same_program_compiles()
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small).CSharp(Use).Build();
        Assert.Empty(build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    [Fact]
    public void A_missing_brace_is_one_error()
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small[..^1]).CSharp(Use).Build();
        Assert.Single(build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    [Fact]
    public void A_text_that_is_no_net_at_all_gives_errors_and_an_empty_class()
    {
        var build = new Project().Net("/project/net.prototxt", "}}}} \0 <<<", ("ClassName", "Small")).Build();
        Assert.NotEmpty(build.Problems);
        Assert.Contains("User.Small.g.cs", build.Sources.Keys);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    [Fact]
    public void A_missing_solver_is_one_error_that_names_the_path()
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small, ("Solver", "/project/gone.prototxt")).Build();
        var diagnostic = Assert.Single(build.Run.Diagnostics);
        Assert.Equal("NC0300", diagnostic.Id);
        Assert.Contains("/project/gone.prototxt", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    [Fact]
    public void A_solver_of_another_net_is_a_warning_at_its_net_field()
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small, ("Solver", "/project/solver.prototxt"))
            .Part("/project/solver.prototxt", "base_lr: 0.1 lr_policy: \"fixed\" max_iter: 10 snapshot_prefix: \"s\"\nnet: \"elsewhere/train.prototxt\"").Build();
        Assert.Equal(["NC0301 at 2,1"], build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    [Fact]
    public void A_net_that_was_copied_to_another_folder_is_only_a_note()
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small, ("Solver", "/project/solver.prototxt"))
            .Part("/project/solver.prototxt", "base_lr: 0.1 lr_policy: \"fixed\" max_iter: 10 snapshot_prefix: \"s\" net: \"models/small/net.prototxt\"").Build(false);
        Assert.Empty(build.Problems);
        Assert.Equal("NC0305", Assert.Single(build.Run.Diagnostics).Id);
    }

    [Theory]
    [InlineData("prototxt/small/net.prototxt")]
    [InlineData("./net.prototxt")]
    [InlineData("..\\small\\net.prototxt")]
    public void The_path_in_a_solver_may_begin_anywhere(string path)
    {
        var build = new Project().Net("/project/prototxt/small/net.prototxt", Nets.Small, ("Solver", "/project/solver.prototxt"))
            .Part("/project/solver.prototxt", "base_lr: 0.1 lr_policy: \"fixed\" max_iter: 10 snapshot_prefix: \"s\" net: '" + path.Replace("\\", "\\\\", StringComparison.Ordinal) + "'").Build(false);
        Assert.Empty(build.Problems);
    }

    [Fact]
    public void A_list_of_labels_must_be_as_long_as_the_net_is_wide()
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small, ("Labels", "/project/names.txt")).Part("/project/names.txt", "one\ntwo\n").Build();
        Assert.Equal(["NC0250 at 1,1"], build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    [Fact]
    public void A_deploy_net_that_does_not_fit_the_training_net_is_an_error_in_the_deploy_file()
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small, ("Deploy", "/project/deploy.prototxt")).Part("/project/deploy.prototxt",
            """
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 10 } } }
            layer { name: "ip1" type: "InnerProduct" bottom: "data" top: "ip1" inner_product_param { num_output: 5 } }
            """).Build();
        var diagnostic = Assert.Single(build.Run.Diagnostics);
        Assert.Equal("NC0302", diagnostic.Id);
        Assert.Equal("/project/deploy.prototxt", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(1, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void Two_nets_of_one_class_are_one_error()
    {
        var build = new Project().Net("/project/a.prototxt", Nets.Small).Net("/project/b.prototxt", Nets.Small).Build();
        Assert.Equal(["NC0303 at 1,1"], build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }

    [Theory]
    [InlineData("Batch", "many")]
    [InlineData("DeployBatch", "0")]
    [InlineData("InputShapes", "data=3xx5")]
    [InlineData("Devices", "cpu;tpu")]
    [InlineData("NoFusion", "forwards")]
    [InlineData("FuseConvolutions", "sometimes")]
    public void Metadata_that_cannot_be_read_is_one_error(string name, string value)
    {
        var build = new Project().Net("/project/net.prototxt", Nets.Small, (name, value)).Build(false);
        Assert.Equal(["NC0304 at 1,1"], build.Problems);
    }

    private static Build Wrong(string from, string to)
    {
        Assert.Contains(from, Nets.Small, StringComparison.Ordinal);
        return new Project().Net("/project/net.prototxt", Nets.Small.Replace(from, to, StringComparison.Ordinal)).CSharp(Use).Build();
    }
}

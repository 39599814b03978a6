namespace NetCompiler.Generators.Tests;

/// <summary>A user's project, built by the command line. Slow: each test starts a build.</summary>
[Trait("Speed", "Slow")]
public sealed class EndToEndTests
{
    // # and ; begin comments in the file through which the build hands metadata to the generator.
    private const string Folder = "nets #1;^a/";
    private const string Items =
        """<CaffeNet Include="nets #1%3B^a/train_val.prototxt" Solver="nets #1%3B^a/solver.prototxt" Labels="nets #1%3B^a/style_names.txt" LabelEnum="Style" />""";
    private const string Program =
        """
        using User;
        using var device = NetCompiler.Devices.ComputeDevice.Open("cpu");
        using var net = new FlickrStyleCaffeNet.DeployNet(device);
        net.Forward();
        System.Console.WriteLine($"{net.Prob}, {net.Prob.Data[0]:0.00}, {net.Parameters.Conv1.Weight}, {Style.LongExposure.DisplayName()}, {FlickrStyleCaffeNet.Solver.MaxIterations}");
        """;

    [Fact]
    public async Task A_project_with_a_net_builds_under_all_rules_and_runs()
    {
        using var project = FlickrStyle();
        string[] problems = await project.BuildAsync();
        Assert.True(problems.Length == 0, string.Join('\n', problems));
        Assert.Equal("prob 1x20, 0.05, conv1.Weight 96x3x11x11, Long Exposure, 100000", await project.RunProgramAsync());
    }

    [Fact]
    public async Task A_typo_in_a_layer_type_is_one_error_at_its_line_and_column()
    {
        using var project = FlickrStyle();
        string text = Nets.Read("flickr_style/train_val.prototxt"), typo = "type: \"Poooling\"";
        int place = text.IndexOf("type: \"Pooling\"", StringComparison.Ordinal);
        project.Write(Folder + "train_val.prototxt", text[..place] + typo + text[(place + "type: \"Pooling\"".Length)..]);
        int line = text[..place].Count(character => character == '\n') + 1, column = place - text.LastIndexOf('\n', place);
        string problem = Assert.Single(await project.BuildAsync());
        Assert.StartsWith($"{Folder}train_val.prototxt({line},{column}): error NC0150: layer 'pool1' (Poooling)", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_one_error_that_names_item_and_path()
    {
        using var project = new UserProject(Items.Replace("solver.prototxt", "gone.prototxt", StringComparison.Ordinal), Program);
        project.Write(Folder + "train_val.prototxt", Nets.Read("flickr_style/train_val.prototxt"));
        project.Write(Folder + "style_names.txt", Nets.Read("flickr_style/style_names.txt"));
        string problem = Assert.Single(await project.BuildAsync());
        Assert.StartsWith("User.csproj : error NC0300: CaffeNet item 'nets #1;^a/train_val.prototxt': Solver names the file", problem, StringComparison.Ordinal);
        Assert.Contains("gone.prototxt", problem, StringComparison.Ordinal);
    }

    private static UserProject FlickrStyle()
    {
        var project = new UserProject(Items, Program);
        foreach (string name in new[] { "train_val.prototxt", "solver.prototxt", "style_names.txt" }) project.Write(Folder + name, Nets.Read("flickr_style/" + name));
        return project;
    }
}

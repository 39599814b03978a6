using Microsoft.CodeAnalysis;

namespace NetCompiler.Generators.Tests;

/// <summary>What an edit makes run again: in pairs, an edit that must change nothing and one that must change something.</summary>
public sealed class CachingTests
{
    private const string Path = "/project/net.prototxt";
    private static readonly string[] Steps =
        [TrackingNames.Items, TrackingNames.Readings, TrackingNames.Jobs, TrackingNames.Outputs, TrackingNames.Sources, TrackingNames.Problems];

    [Fact]
    public void An_edit_of_the_user_s_CSharp_runs_nothing_again()
    {
        var project = new Project().Net(Path, Nets.Small);
        project.Build(false);
        var second = project.CSharp("class Added { }").Build(false);
        Assert.All(Steps, step => Assert.All(second.Reasons(step), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)));
    }

    [Theory]
    [InlineData("name: \"Small\"", "# a comment\n\n   name:    \"Small\" # and another")]
    [InlineData("top: \"ip1\" inner_product_param", "top: 'ip1'\n\n  inner_product_param:")]
    public void A_comment_or_white_space_in_the_prototxt_makes_no_CSharp_again(string from, string to)
    {
        var project = new Project().Net(Path, Nets.Small);
        var first = project.Build(false);
        project.Edit(Path, text => text.Replace(from, to, StringComparison.Ordinal));
        var second = project.Build(false);
        Assert.Equal([IncrementalStepRunReason.Modified], second.Reasons(TrackingNames.Readings));
        Assert.Equal([IncrementalStepRunReason.Unchanged], second.Reasons(TrackingNames.Jobs));
        Assert.Equal([IncrementalStepRunReason.Cached], second.Reasons(TrackingNames.Outputs));
        Assert.All(second.Reasons(TrackingNames.Sources), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal([IncrementalStepRunReason.Unchanged], second.Reasons(TrackingNames.Problems));
        Assert.Equal(first.Sources, second.Sources);
    }

    [Fact]
    public void A_moved_problem_is_placed_anew_without_CSharp_being_made_again()
    {
        var project = new Project().Net(Path, Nets.Small.Replace("\"ReLU\"", "\"ReLu\"", StringComparison.Ordinal));
        Assert.Equal(["NC0150 at 4,23"], project.Build(false).Problems);
        project.Edit(Path, text => "# a comment\n" + text);
        var second = project.Build(false);
        Assert.Equal(["NC0150 at 5,23"], second.Problems);
        Assert.Equal([IncrementalStepRunReason.Cached], second.Reasons(TrackingNames.Outputs));
    }

    [Fact]
    public void Another_filler_changes_the_parameters_and_the_plans_only()
    {
        var changed = Changed(text => text.Replace("\"xavier\"", "\"msra\"", StringComparison.Ordinal));
        Assert.Equal(["User.Small.DeployNet.g.cs", "User.Small.Parameters.g.cs", "User.Small.TestNet.g.cs", "User.Small.TrainNet.g.cs"], changed);
    }

    [Fact]
    public void A_wider_layer_leaves_the_outer_class_and_the_solver_as_they_are()
    {
        var changed = Changed(text => text.Replace("num_output: 6", "num_output: 7", StringComparison.Ordinal));
        Assert.DoesNotContain("User.Small.g.cs", changed);
        Assert.DoesNotContain("User.Small.Solver.g.cs", changed);
        Assert.Contains("User.Small.TrainNet.Blobs.g.cs", changed);
    }

    [Fact]
    public void An_edit_of_the_solver_changes_the_solver_only()
    {
        var project = new Project().Net(Path, Nets.Small, ("Solver", "/project/solver.prototxt")).Part("/project/solver.prototxt", Solver);
        var before = project.Build(false);
        Assert.Empty(before.Problems);
        project.Edit("/project/solver.prototxt", text => text.Replace("0.1", "0.2", StringComparison.Ordinal));
        Assert.Equal(["User.Small.Solver.g.cs"], Differing(before, project.Build(false)));
    }

    [Fact]
    public void An_edit_of_one_net_leaves_the_other_alone()
    {
        var project = new Project().Net(Path, Nets.Small).Net("/project/other.prototxt", Nets.Small, ("ClassName", "Other"));
        project.Build(false);
        project.Edit(Path, text => text.Replace("num_output: 6", "num_output: 7", StringComparison.Ordinal));
        var second = project.Build(false);
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], second.Reasons(TrackingNames.Outputs));
    }

    private const string Solver =
        """
        net: "net.prototxt" type: "SGD" base_lr: 0.1 lr_policy: "fixed" max_iter: 10 snapshot_prefix: "small" test_iter: 1 test_interval: 5
        """;

    private static string[] Changed(Func<string, string> edit)
    {
        var project = new Project().Net(Path, Nets.Small, ("Solver", "/project/solver.prototxt")).Part("/project/solver.prototxt", Solver);
        var before = project.Build(false);
        Assert.Empty(before.Problems);
        project.Edit(Path, edit);
        var after = project.Build(false);
        string[] changed = Differing(before, after);
        // What is equal must not be handed to the C# compiler again.
        int modified = after.Reasons(TrackingNames.Sources).Count(reason => reason == IncrementalStepRunReason.Modified);
        Assert.Equal(changed.Length, modified);
        return changed;
    }

    private static string[] Differing(Build before, Build after) =>
        [.. after.Sources.Where(source => before.Sources[source.Key] != source.Value).Select(source => source.Key).Order(StringComparer.Ordinal)];
}

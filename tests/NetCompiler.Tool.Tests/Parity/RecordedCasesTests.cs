using NetCompiler.Tool.Parity;

namespace NetCompiler.Tool.Tests.Parity;

/// <summary>Every recording of Caffe is a test, on every device.</summary>
public class RecordedCasesTests
{
    private static readonly ParityCollection Collection = ParityCollection.Find(CaffeCollection.Root);

    public static TheoryData<string, string> Cases() =>
        new(Collection.Groups.Where(group => group.Kind != "full").SelectMany(group => group.Items.Select(item => (group.Kind, item.Name))));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_reference_agrees_with_Caffe(string kind, string name) => Check(kind, name, new ReferenceDevice());

    public static TheoryData<string, string> CasesWithNumbers() => new(
        Collection.Groups.Where(group => group.Kind is "cases" or "solvers" or "weights").SelectMany(group => group.Items.Select(item => (group.Kind, item.Name))));

    [Theory]
    [MemberData(nameof(CasesWithNumbers))]
    public void The_processor_agrees_with_Caffe(string kind, string name) => Check(kind, name, new CpuDevice());

    [Fact]
    public void The_processor_agrees_with_Caffe_at_full_size() => Check("full", "flickr_full", new CpuDevice());

    [Fact]
    public void All_kinds_of_recordings_are_there()
    {
        var counts = Collection.Groups.ToDictionary(group => group.Kind, group => group.Items.Count);
        Assert.Equal(["accepted-oddities", "cases", "data", "full", "invalid", "legacy", "solvers", "weights"], counts.Keys.Order(StringComparer.Ordinal));
        Assert.True(counts["cases"] >= 307);
        Assert.True(counts["data"] >= 28);
        Assert.Equal((38, 14), (counts["solvers"], counts["weights"]));
    }

    private static void Check(string kind, string name, IParityDevice device)
    {
        var result = Collection.Groups.Single(group => group.Kind == kind).Items.Single(item => item.Name == name).Run(device);
        Assert.SkipWhen(result.Verdict == ParityVerdict.Unsupported, "not supported yet: " + string.Join("; ", result.Missing));
        Assert.True(result.Verdict == ParityVerdict.Passed, string.Join('\n', result.Reasons));
    }
}

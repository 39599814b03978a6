namespace NetCompiler.Data.Tests;

/// <summary>What is said about data before the first iteration.</summary>
public sealed class DataChecksTests
{
    [Fact]
    public void Good_data_is_counted()
    {
        using var folder = new PictureFolder();
        folder.Write("test.txt", "odd size.jpg 6\n");
        folder.Write("train.txt", string.Concat(Enumerable.Range(0, 16).Select(i => $"grad.png {i % 8}\n")));
        var report = Run(folder);
        Assert.False(report.HasErrors);
        Assert.Empty(report.Problems);
        Assert.Equal([(16L, DataPhase.Train), (1L, DataPhase.Test)], report.Sources.Select(source => (source.Count, source.Phase)));
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2], report.Sources[0].ClassCounts);
        Assert.Contains("train.txt (TRAIN): 16 samples; 8 classes of 2 each", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_reported_with_list_and_line()
    {
        using var folder = new PictureFolder();
        folder.Write("train.txt", "grad.png 0\ngray.png 8\nmissing.jpg 1\n\ntext.jpg x\nempty.jpg 2\n" + string.Concat(Enumerable.Repeat("gray.jpg 3\n", 12)));
        folder.Write("images/empty.jpg", "");
        folder.Write("test.txt", "alpha.png 1\ngray.jpg 3\ngrad.png 0\n");
        var report = Run(folder);
        Assert.True(report.HasErrors);
        Assert.Equal([2, 3, 5, 6], report.Problems.Where(problem => problem.IsError).Select(problem => problem.Line).Order());
        Assert.All(report.Problems.Where(problem => problem.IsError), problem => Assert.Equal(folder.PathOf("train.txt"), problem.File));
        string text = report.ToString();
        Assert.Contains("train.txt: warning: The list has blank lines", text, StringComparison.Ordinal);
        Assert.Contains("train.txt(6): error: '" + folder.PathOf("images/empty.jpg") + "' cannot be used: it has 0 bytes.", text, StringComparison.Ordinal);
        Assert.Contains("There are no samples of 4 of the 8 classes: 4, 5, 6, 7.", text, StringComparison.Ordinal);
        Assert.Contains("Class 3 has 12 samples, but class 0 only 1.", text, StringComparison.Ordinal);
        Assert.Contains("test.txt(2): warning: 'gray.jpg' is also trained with: " + folder.PathOf("train.txt") + "(7). So are 1 more; the next is in line 3.", text, StringComparison.Ordinal);
        Assert.Throws<NetCompiler.Files.RefusedFileException>(report.RequireGood);
    }

    [Fact]
    public void Images_that_may_be_left_out_are_warnings()
    {
        using var folder = new PictureFolder();
        File.Delete(folder.PathOf("images/text.jpg"));
        Assert.True(Run(folder).HasErrors);
        var report = Run(folder, BadImagePolicy.Skip(1));
        Assert.False(report.HasErrors);
        Assert.Contains(report.Problems, problem => problem.Line == 2 && problem.Message.Contains("there is no such file", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_opened_is_reported_and_the_rest_is_checked()
    {
        using var folder = new PictureFolder();
        File.Delete(folder.PathOf("train.txt"));
        var report = Run(folder);
        Assert.Equal(folder.PathOf("train.txt"), report.Problems[0].File);
        Assert.Contains("there is no such list", report.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(report.Sources).Count);
    }

    [Fact]
    public void Databases_and_HDF5_files_are_counted_too()
    {
        var options = new DataOptions { Folder = TestData.Recorded("lmdb_raw_plain") };
        var records = new DatabaseSettings("data", ["data", "label"]) { Source = "../lmdb_raw", Backend = DatabaseBackend.Lmdb, ClassCount = 8 };
        var rows = new Hdf5DataSettings("rows", ["data", "label"]) { Source = "../hdf5/list.txt", LabelTop = "label", ClassCount = 10 };
        var report = DataChecks.Run([records, rows], [], options);
        Assert.False(report.HasErrors, report.ToString());
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], report.Sources[0].ClassCounts);
        Assert.Equal(report.Sources[1].Count, report.Sources[1].ClassCounts.Sum());
        var wrong = DataChecks.Run([records with { ClassCount = 4 }, records with { Backend = DatabaseBackend.LevelDb }], [], options);
        Assert.Equal(2, wrong.Problems.Count(problem => problem.IsError));
    }

    private static DataCheckReport Run(PictureFolder folder, BadImagePolicy? policy = null) =>
        DataChecks.Run(Pictures.TrainNet.DataLayers, Pictures.TestNet.DataLayers, folder.Options with { BadImages = policy ?? BadImagePolicy.Fail });
}

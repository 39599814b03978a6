using System.Text;
using NetCompiler.Files;

namespace NetCompiler.Data.Tests;

/// <summary>Lists as people make them. Caffe trains on most of these without a word.</summary>
public sealed class BadListTests
{
    [Theory]
    [InlineData("8", "is 8. The net tells 8 classes apart: labels are 0 to 7.")]
    [InlineData("20", "is 20. The net tells 8 classes apart")]
    [InlineData("-1", "is -1. The net tells 8 classes apart")]
    [InlineData("1000", "is 1000. The net tells 8 classes apart")]
    [InlineData("foo", "is missing or no integer: 'foo'.")]
    [InlineData("0.9", "is missing or no integer: '0.9'.")]
    [InlineData("99999999999999999999", "is missing or no integer")]
    [InlineData("1e0", "is missing or no integer")]
    public void A_label_that_the_net_does_not_know_is_an_error_before_training(string label, string message)
    {
        using var folder = new PictureFolder();
        folder.Write("train.txt", $"grad.png 0\ngray.png {label}\ntext.jpg 3\n");
        var error = Refused(folder);
        Assert.Equal(folder.PathOf("train.txt"), error.Path);
        Assert.Equal("line 2", error.Place);
        Assert.Contains("'gray.png' " + message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gray.png")]
    [InlineData("gray.png ")]
    public void A_label_that_is_missing_is_an_error(string line)
    {
        using var folder = new PictureFolder();
        folder.Write("train.txt", $"grad.png 0\n{line}\n");
        Assert.Contains("train.txt: line 2: 'gray.png' has no label", Refused(folder).Message, StringComparison.Ordinal);
        // A path with a space in it and no label: the rest of the name is taken for one, and is none.
        folder.Write("train.txt", "grad.png 0\nodd size.jpg\n");
        Assert.Contains("line 2: The label of 'odd' is missing or no integer: 'size.jpg'", Refused(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faulty_lines_are_counted()
    {
        using var folder = new PictureFolder();
        folder.Write("train.txt", "grad.png 9\ngray.png 1\ntext.jpg foo\ngray.jpg -3\n");
        Assert.Contains("(2 more such problems, the next in line 3)", Refused(folder).Message, StringComparison.Ordinal);
        var list = ImageList.Read(folder.PathOf("train.txt"), label => label is >= 0 and < 8);
        Assert.Equal([1, 3, 4], list.Problems.Select(problem => problem.Line));
        Assert.Equal([new ImageListEntry("gray.png", 1, 2)], list.Entries);
    }

    [Theory]
    [InlineData("\uFEFFgrad.png 0\ngray.png 1\n", "a byte order mark")]
    [InlineData("grad.png 0\r\ngray.png 1\r\n", "CRLF line ends")]
    [InlineData("grad.png\t0\ngray.png 1\n", "tabs")]
    [InlineData("grad.png 0 \ngray.png 1\t\n", "spaces at line ends")]
    [InlineData("\ngrad.png 0\n\n  \ngray.png 1\n", "blank lines")]
    public void Oddities_of_a_list_are_accepted_with_one_note(string text, string oddity)
    {
        using var folder = new PictureFolder();
        File.WriteAllBytes(folder.PathOf("train.txt"), Encoding.UTF8.GetBytes(text));
        var list = ImageList.Read(folder.PathOf("train.txt"));
        Assert.Equal([("grad.png", 0), ("gray.png", 1)], list.Entries.Select(entry => (entry.Path, entry.Label)));
        var note = Assert.Single(list.Problems);
        Assert.False(note.IsError);
        Assert.Contains(oddity, note.Message, StringComparison.Ordinal);
        using var inputs = new Inputs(1, 3, 20, 20);
        using var data = inputs.Open(Pictures.TrainNet.DataLayers[0], folder.Options);
        data.NextBatch();
        Assert.Equal([note], data.Problems);
    }

    [Fact]
    public void Paths_may_have_spaces_and_a_last_line_no_end()
    {
        using var folder = new PictureFolder();
        folder.Write("train.txt", "odd size.jpg 6\nmy long  name.png 2");
        var list = ImageList.Read(folder.PathOf("train.txt"));
        Assert.Equal([("odd size.jpg", 6), ("my long  name.png", 2)], list.Entries.Select(entry => (entry.Path, entry.Label)));
        Assert.Empty(list.Problems);
    }

    [Fact]
    public void A_list_that_is_none_says_so()
    {
        using var folder = new PictureFolder();
        folder.Write("train.txt", "");
        Assert.Contains("the list names no images", Refused(folder).Message, StringComparison.Ordinal);
        File.WriteAllBytes(folder.PathOf("train.txt"), File.ReadAllBytes(folder.PathOf("images/text.jpg")));
        Assert.Contains("it is no text", Refused(folder).Message, StringComparison.Ordinal);
        File.Delete(folder.PathOf("train.txt"));
        Assert.Contains("there is no such list. Correct image_data_param { source }", Refused(folder).Message, StringComparison.Ordinal);
    }

    private static RefusedFileException Refused(PictureFolder folder)
    {
        using var inputs = new Inputs(3, 3, 20, 20);
        return Assert.Throws<RefusedFileException>(() => inputs.Open(Pictures.TrainNet.DataLayers[0], folder.Options));
    }
}

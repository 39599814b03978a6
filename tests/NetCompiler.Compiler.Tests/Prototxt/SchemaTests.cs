using System.Globalization;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Tests.Prototxt;

/// <summary>caffe.proto, as our own reader reads it, against a table of what Caffe's schema says.</summary>
public class SchemaTests
{
    [Fact]
    public void The_schema_has_the_fields_of_Caffe_and_no_others()
    {
        var expected = Facts().Where(cells => cells[0] != "enum").Select(cells => string.Join(' ', cells)).Order(StringComparer.Ordinal);
        var actual = CaffeSchema.Messages.Values.SelectMany(message => message.Fields.Select(field => string.Join(' ',
            message.Name, field.Number.ToString(CultureInfo.InvariantCulture), field.Label.ToString().ToLowerInvariant(), field.Enum?.Name ?? field.TypeName,
            field.Name, DefaultOf(field), field.IsPacked ? "packed" : ""))).Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_enums_have_the_words_and_numbers_of_Caffe()
    {
        var expected = Facts().Where(cells => cells[0] == "enum").Select(cells => cells[1] + ": " + cells[2]).Order(StringComparer.Ordinal);
        var actual = CaffeSchema.Enums.Values.Select(type => type.Name + ": " + string.Join(", ", type.Values.Select(value => value.Name + "=" + value.Number)))
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_field_that_is_not_set_reads_as_its_default()
    {
        var solver = new MessageValue(CaffeSchema.Solver, []);
        Assert.Equal((double)1e-8f, solver.Number("delta"));
        Assert.Equal("SGD", solver.Text("type"));
        Assert.Equal("BINARYPROTO", solver.Text("snapshot_format"));
        Assert.Equal("", solver.Text("lr_policy"));
        Assert.Equal(-1, solver.Integer("random_seed"));
        Assert.True(solver.Flag("snapshot_after_train"));
        var reduction = new MessageValue(CaffeSchema.Message("ReductionParameter"), []);
        // The first word of an enum is its default, whatever its number.
        Assert.Equal("SUM", reduction.Text("operation"));
        Assert.Equal("STRICT", new MessageValue(CaffeSchema.Message("ParamSpec"), []).Text("share_mode"));
    }

    /// <summary>The table's rows, with a cell for each column.</summary>
    private static IEnumerable<string[]> Facts() => TestData.Table("caffe-schema.tsv").Select(cells => cells.Length >= 7 ? cells : [.. cells, .. Enumerable.Repeat("", 7 - cells.Length)]);

    /// <summary>The default as the table writes it: only where it is not what every field of the type has... or is written out all the same.</summary>
    private static string DefaultOf(FieldSchema field) => field.HasExplicitDefault ? field.Default switch
    {
        bool flag => flag ? "true" : "false",
        double number => ((float)number).ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-0", StringComparison.Ordinal),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
    } : "";
}

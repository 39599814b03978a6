using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Emit;

/// <summary>The parameters that the nested nets share: a property for each layer that has some, a class for its weight and bias.</summary>
internal static class ParametersClass
{
    public static void Write(SourceWriter writer, NetModel net)
    {
        var parameters = net.Parameters;
        writer.Open("partial class " + net.ClassName);
        writer.Summary("The parameters, which the training, test and inference nets share.");
        writer.Open("public sealed partial class Parameters : global::NetCompiler.Blobs.ParameterSet");
        writer.Summary("How many numbers the layers learn.").Line("public const long Count = " + CSharpLiteral.Integer(parameters.Count) + ";").Line();
        writer.Summary("Bytes of all parameters.").Line("public const long Bytes = " + CSharpLiteral.Integer(parameters.Bytes) + ";").Line();
        writer.Summary("Bytes of those that are trained; as much again for gradients, and for each history of a solver.");
        writer.Line("public const long TrainedBytes = " + CSharpLiteral.Integer(parameters.TrainedBytes) + ";").Line();
        WriteConstructor(writer, parameters);
        WriteUsers(writer.Line(), net);
        foreach (var layer in parameters.Layers)
        {
            writer.Line().Summary("The parameters of layer " + CSharpLiteral.XmlName(layer.Name) + ".");
            writer.Line("public " + layer.ClassName + " " + layer.Identifier + " { get; }");
        }
        foreach (var layer in parameters.Layers) WriteLayer(writer.Line(), layer);
        writer.Close().Close();
    }

    private static void WriteConstructor(SourceWriter writer, ParametersModel parameters)
    {
        writer.Summary("Parameters that are all zero.");
        writer.Line("/// <param name=\"withGradients\">Whether there is memory for gradients, as training needs.</param>");
        writer.Line("public Parameters(bool withGradients = true)");
        writer.Line("    : base(Bytes, TrainedBytes, withGradients)");
        writer.Line("{");
        foreach (var layer in parameters.Layers) writer.Line("    " + layer.Identifier + " = new " + layer.ClassName + "(this);");
        writer.Line("}");
    }

    // What weight files are matched by; a shared parameter stands at each layer that uses it.
    private static void WriteUsers(SourceWriter writer, NetModel net)
    {
        writer.Line("/// <inheritdoc/>").Line("public override string NetName => " + CSharpLiteral.String(net.NetName) + ";").Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override global::System.Collections.Generic.IReadOnlyList<global::NetCompiler.Weights.ParameterLayer> Layers { get; } =").Line("[");
        foreach (var user in net.Parameters.Users)
        {
            writer.Line("    new(" + CSharpLiteral.String(user.Name) + ", " + CSharpLiteral.String(user.Type) + ", [" + string.Join(", ", user.Ordinals) + "]),");
        }
        writer.Line("];");
    }

    private static void WriteLayer(SourceWriter writer, LayerParametersModel layer)
    {
        writer.Summary("The parameters of layer " + CSharpLiteral.XmlName(layer.Name) + ".");
        writer.Open("public sealed class " + layer.ClassName);
        writer.Line("internal " + layer.ClassName + "(Parameters set)");
        writer.Line("{");
        foreach (var parameter in layer.Parameters)
        {
            writer.Line("    " + parameter.Identifier + " = set.Add(new(" + CSharpLiteral.String(layer.Name) + ", " + CSharpLiteral.String(parameter.Name) + ", "
                + CSharpLiteral.Integer(parameter.Index) + ", new(" + string.Join(", ", parameter.Shape.Extents) + "), Offset: " + CSharpLiteral.Integer(parameter.Offset) + ",");
            writer.Line("        LearningRateMultiplier: " + CSharpLiteral.Single(parameter.LearningRateMultiplier) + ", DecayMultiplier: "
                + CSharpLiteral.Single(parameter.DecayMultiplier) + ", IsStatistic: " + CSharpLiteral.Boolean(parameter.IsStatistic) + ", " + Filler(parameter.Filler) + "));");
        }
        writer.Line("}");
        foreach (var parameter in layer.Parameters)
        {
            writer.Line().Summary(CSharpLiteral.Xml(parameter.Name) + ": " + parameter.Shape + ", " + Use(parameter) + ".");
            writer.Line("public global::NetCompiler.Blobs.ParameterBlob " + parameter.Identifier + " { get; }");
        }
        writer.Close();
    }

    private static string Use(ParameterModel parameter) =>
        parameter.IsStatistic ? "a statistic that the layer keeps"
        : parameter.LearningRateMultiplier == 0 ? "not trained"
        : "lr_mult " + Number(parameter.LearningRateMultiplier) + ", decay_mult " + Number(parameter.DecayMultiplier);

    private static string Number(double value) => Prototxt.NumberText.OfSingle(value);

    // Only what the text says: the rest has Caffe's defaults in the runtime as well.
    private static string Filler(MessageValue? filler)
    {
        if (filler is null) return "global::NetCompiler.Weights.Filler.Zero";
        var set = new List<string>();
        foreach (var (field, property) in new[] { ("value", "Value"), ("min", "Min"), ("max", "Max"), ("mean", "Mean"), ("std", "StandardDeviation") })
        {
            if (filler.Has(field)) set.Add(property + " = " + CSharpLiteral.Single(filler.Number(field)));
        }
        if (filler.Has("sparse")) set.Add("Sparse = " + CSharpLiteral.Integer(filler.Integer("sparse")));
        if (filler.Has("variance_norm")) set.Add("VarianceNorm = " + CSharpLiteral.String(filler.Text("variance_norm")));
        string settings = set.Count == 0 ? "" : " { " + string.Join(", ", set) + " }";
        return "new global::NetCompiler.Weights.Filler(" + CSharpLiteral.String(filler.Text("type")) + ")" + settings;
    }
}

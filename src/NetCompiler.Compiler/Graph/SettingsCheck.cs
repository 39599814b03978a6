using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Layers;
using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Prototxt.Schema;

namespace NetCompiler.Compiler.Graph;

/// <summary>Warns of settings that a layer of this type does not read, and of those that no layer reads.</summary>
internal static class SettingsCheck
{
    public static void Run(LayerType type, LayerDefinition definition, ProblemCollector problems)
    {
        NoteEngine(type, definition, problems);
        foreach (var field in definition.Settings.Type.Fields)
        {
            if (field.Kind != FieldKind.Message || !field.Name.EndsWith("_param", StringComparison.Ordinal) || !definition.Settings.Has(field.Name)) continue;
            bool isRead = string.Equals(field.Name, type.SettingsField, StringComparison.Ordinal)
                || (type.IsData && string.Equals(field.Name, "transform_param", StringComparison.Ordinal))
                || (type.MakesUpTops && string.Equals(field.Name, "loss_param", StringComparison.Ordinal));
            if (isRead) continue;
            problems.Report(
                ProblemDescriptors.FieldWithoutEffect, new ProblemPlace(definition.Origin, definition.Name, definition.Type, field.Name, null),
                field.Name, "on a layer of type " + type.Name);
        }
        if (definition.Settings.Count("blobs") > 0)
        {
            problems.Report(
                ProblemDescriptors.FieldWithoutEffect, new ProblemPlace(definition.Origin, definition.Name, definition.Type, "blobs[0]", null),
                "blobs", "in a prototxt: weights are loaded from a .caffemodel");
        }
    }

    // Which of Caffe's own and NVIDIA's kernels to call: there is no such choice here.
    private static void NoteEngine(LayerType type, LayerDefinition definition, ProblemCollector problems)
    {
        const string Engine = "engine";
        if (type.SettingsField is not { } own) return;
        var settings = definition.Settings.Message(own);
        if (settings.Type.Find(Engine) is null || !settings.Has(Engine)) return;
        problems.Report(
            ProblemDescriptors.DeadEngine, new ProblemPlace(definition.Origin, definition.Name, definition.Type, own + "." + Engine, null), settings.Text(Engine));
    }
}

using NetCompiler.Compiler.Problems;

namespace NetCompiler.Compiler.Layers;

/// <summary>The axis of Concat and Slice, which an older field can say too: that one is not negative and does not go together with <c>axis</c>.</summary>
internal static class OldAxis
{
    /// <summary>The axis of bottom 0; null after a problem was reported.</summary>
    public static int? Read(LayerSetup setup, string message, string oldField)
    {
        var settings = setup.Settings(message);
        bool isOne = setup.Require(
            !(settings.Has("axis") && settings.Has(oldField)), ProblemDescriptors.FieldConflict, message + "." + oldField, "axis", oldField);
        if (!isOne) return null;
        string field = settings.Has(oldField) ? oldField : "axis";
        return setup.Axis(message + "." + field, settings.Integer(field));
    }
}

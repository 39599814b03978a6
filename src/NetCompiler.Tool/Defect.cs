namespace NetCompiler.Tool;

/// <summary>What is said when something happens that should never happen.</summary>
public static class Defect
{
    /// <summary>An unexpected exception in one line.</summary>
    /// <param name="exception">The exception.</param>
    public static string Describe(Exception exception)
    {
        string where = new System.Diagnostics.StackTrace(exception, false).GetFrames()
            .Select(frame => frame.GetMethod())
            .Where(method => method?.DeclaringType?.Namespace?.StartsWith(nameof(NetCompiler), StringComparison.Ordinal) == true)
            .Select(method => " in " + method!.DeclaringType!.Name + "." + method.Name)
            .FirstOrDefault("");
        string message = exception.Message.ReplaceLineEndings(" ");
        return "this is a defect of NetCompiler, please report it: " + exception.GetType().Name + where + ": " + message;
    }
}

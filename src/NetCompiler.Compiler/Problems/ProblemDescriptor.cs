namespace NetCompiler.Compiler.Problems;

/// <summary>How much a problem matters.</summary>
public enum ProblemSeverity
{
    /// <summary>Something a person may want to know; nothing is wrong.</summary>
    Note,

    /// <summary>Legal, but probably not what was meant.</summary>
    Warning,

    /// <summary>The net cannot be compiled.</summary>
    Error,
}

/// <summary>One kind of problem. All kinds are listed in <see cref="ProblemDescriptors"/>.</summary>
/// <param name="Code">NC0001 and up; never reused.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">The kind in a few words, for tables.</param>
/// <param name="MessageFormat">What is wrong, with {0}, {1}, ... for the arguments. No full stop at its end.</param>
/// <param name="Remedy">What to do about it, with the same arguments. No full stop at its end.</param>
public sealed record ProblemDescriptor(string Code, ProblemSeverity Severity, string Title, string MessageFormat, string Remedy);

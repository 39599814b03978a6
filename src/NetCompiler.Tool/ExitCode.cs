namespace NetCompiler.Tool;

/// <summary>How the process ends; scripts rely on these numbers.</summary>
public static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>The input has errors, or a case failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong, a file cannot be read, or a device cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>Something happened that should never happen.</summary>
    public const int Defect = 3;

    /// <summary>The device was lost while a case ran: every later one would fail for no reason of its own, so none is run.</summary>
    public const int DeviceLost = 4;

    /// <summary>The numbers in words, for the help text.</summary>
    public const string Help = "Exit codes: 0 all is well; 1 the input has errors, or a case failed; 2 the command line is wrong, a file cannot be read or written, or a device cannot be used; 3 a defect of NetCompiler.";
}

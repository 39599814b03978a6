namespace NetCompiler.Testing;

/// <summary>Numbers of a net are further from recorded ones than a test allows; test frameworks show the message as it is.</summary>
/// <param name="message">What differs: the blob, the index, both values, and how many numbers are how far off.</param>
public sealed class DifferentNumbersException(string message) : Exception(message);

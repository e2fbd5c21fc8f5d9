namespace AgentHost.Plugins.Files.Patching;

/// <summary>A patch cannot be read or does not apply; the message is for the model.</summary>
/// <param name="line">The line of the patch, from 1; 0 for the patch as a whole.</param>
/// <param name="message">One sentence.</param>
internal sealed class PatchException(int line, string message) : Exception(line > 0 ? $"Line {line} of the patch: {message}" : message);

using System.Globalization;

namespace AgentHost.Terminal.Drawing;

/// <summary>Sequences that tell a terminal what is prompt, what was typed, what came of it (OSC 133, as shells send them). They show nothing.</summary>
internal static class SemanticMarks
{
    /// <summary>A prompt begins.</summary>
    public const string Prompt = "\u001b]133;A\u001b\\";

    /// <summary>The text that is typed begins.</summary>
    public const string Input = "\u001b]133;B\u001b\\";

    /// <summary>The output begins.</summary>
    public const string Output = "\u001b]133;C\u001b\\";

    /// <summary>The output has ended.</summary>
    /// <param name="code">The exit code that it would have had as a command.</param>
    public static string End(int code) => string.Create(CultureInfo.InvariantCulture, $"\u001b]133;D;{code}\u001b\\");
}

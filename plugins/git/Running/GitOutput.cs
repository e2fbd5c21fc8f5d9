namespace AgentHost.Plugins.Git.Running;

/// <summary>Output and exit code of a git command.</summary>
/// <param name="ExitCode">0 when it was cut off at the bound.</param>
/// <param name="Out">Standard output, up to the bound.</param>
/// <param name="Error">Standard error, its end.</param>
/// <param name="Cut">Whether there was more output than the bound.</param>
internal sealed record GitOutput(int ExitCode, byte[] Out, string Error, bool Cut)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The output as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Out);

    /// <summary>The first line of the output.</summary>
    public string Line => Text.Split('\n', 2)[0].TrimEnd('\r');
}

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>Result of a run of Terraform.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Text">Standard output, up to the bound; empty where it was read line by line.</param>
/// <param name="Error">Standard error, its beginning.</param>
/// <param name="Cut">Whether there was more output than the bound.</param>
internal sealed record TerraformOutput(int ExitCode, string Text, string Error, bool Cut)
{
    /// <summary>Message about its failure, on one line: of standard error, else of standard output, else the exit code.</summary>
    public string Said => SafeText.OneLine(Error.Length > 0 ? Error : Text, 600) is { Length: > 0 } said ? said : $"exit code {ExitCode}";
}

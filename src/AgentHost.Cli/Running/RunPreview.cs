using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary><c>--preview</c>: what would be sent.</summary>
internal static class RunPreview
{
    public static async Task<int> ShowAsync(
        IHostClient host, WorkspaceInfo workspace, PromptRequest prompt, string format, ITerminal terminal, CancellationToken cancellationToken)
    {
        var preview = await host.Prompts.PreviewAsync(prompt, cancellationToken);
        var output = terminal.Output;
        if (format != "text")
        {
            output.WriteLine(ClientJson.Write(preview));
            return ExitCodes.Success;
        }

        foreach (var part in preview.Parts)
        {
            output.WriteLine($"── {CleanText.Line(part.Kind, 60)} {CleanText.Line(part.Name, 200)} ({Tokens(part.Tokens)})");
            output.WriteLine(CleanText.Clean(part.Text));
            output.WriteLine();
        }

        output.WriteLine(
            $"To {CleanText.Line(preview.Model, 200)}{(preview.Address is { } address ? $" at {CleanText.Line(address, 200)}" : "")}, "
            + $"from {CleanText.Line(workspace.Root, 200)}:");
        foreach (var kind in preview.Parts.GroupBy(static part => part.Kind))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind.Key,-8} {kind.Count(),4}  {Tokens(kind.Sum(static part => part.Tokens))}"));
        }

        output.WriteLine($"  in all         {Tokens(preview.Tokens)}. Nothing was sent.");
        foreach (var warning in preview.Warnings)
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
        }

        return ExitCodes.Success;
    }

    private static string Tokens(int tokens) => $"about {CleanText.Count(tokens, "token")}";
}

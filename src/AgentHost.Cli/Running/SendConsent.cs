using System.Globalization;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Running;

/// <summary>Shows what goes with a prompt and asks whether it may.</summary>
internal static class SendConsent
{
    /// <summary>True where the person agrees.</summary>
    /// <exception cref="HostException">There is nobody to ask.</exception>
    public static async ValueTask<bool> AskAsync(IReadOnlyList<Part> parts, ITerminal terminal, CancellationToken cancellationToken)
    {
        if (!terminal.CanAsk)
        {
            throw new HostException(
                HostFailure.Invalid,
                "context.askBeforeSend asks a person before anything is attached, and there is no terminal: "
                + "say AGENT_SEND_CONTEXT=yes, or --preview to see what it is.");
        }

        terminal.Error.WriteLine("This goes to the model with the prompt:");
        foreach (var part in parts)
        {
            if (Line(part) is { } line)
            {
                terminal.Error.WriteLine($"  {CleanText.Line(line, 200)}");
            }
        }

        terminal.Error.Write("Send it? [y/N] ");
        return (await terminal.ReadLineAsync(cancellationToken))?.Trim() is "y" or "Y" or "yes";
    }

    private static string? Line(Part part) => part switch
    {
        ReferencePart reference =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{reference.Target}{Lines(reference)}  "
                + $"{(reference.Whole is { } whole ? $"summed up first by a model that reads all of it, about {CleanText.Count(TokenEstimate.Of(whole), "token", "N0")}" : $"about {CleanText.Count(TokenEstimate.Of(reference.Text), "token", "N0")}")}"),
        ImagePart image => $"an image ({image.MediaType}){(image.Data is { } data ? $", {data.Length:N0} bytes" : "")}",
        _ => null,
    };

    private static string Lines(ReferencePart reference) => reference.StartLine is not { } start ? ""
        : reference.EndLine is { } end && end != start ? $":{start}-{end}"
        : $":{start}";
}

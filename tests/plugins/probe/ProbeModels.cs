using System.Globalization;

namespace AgentHost.Probe;

/// <summary>Asks a model of another plugin's.</summary>
internal static class ProbeModels
{
    private static readonly ModelRequest Request = new(
        [new Message("m", MessageRole.User, [new TextPart("hi")], DateTimeOffset.UnixEpoch)]) { Parameters = new ModelParameters { MaxOutputTokens = 5 } };

    /// <summary>The whole answer, from a client that was closed before: closing what is lent closes nothing.</summary>
    public static async Task<string> AskAsync(IPluginContext host, IWorkspaceContext workspace, string model, CancellationToken cancellationToken)
    {
        var client = await host.Models!.OpenAsync(workspace, model, cancellationToken);
        await client.WarmUpAsync(cancellationToken);
        await client.DisposeAsync();
        var (count, text, last) = (0, "", "");
        await foreach (var update in client.StreamAsync(Request, cancellationToken))
        {
            count++;
            text += update is TextDelta delta ? delta.Text : "";
            last = AgentJson.Write(update);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{count} {text.Length} {(text.Length < 100 ? text : "")} {last}");
    }

    /// <summary>Leaves in the middle of the answer.</summary>
    public static async Task<string> LeaveAsync(IPluginContext host, IWorkspaceContext workspace, string model, CancellationToken cancellationToken)
    {
        var client = await host.Models!.OpenAsync(workspace, model, cancellationToken);
        await foreach (var update in client.StreamAsync(Request, cancellationToken))
        {
            return "left behind " + AgentJson.Write(update);
        }

        return "nothing came";
    }
}

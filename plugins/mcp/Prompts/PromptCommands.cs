using System.Text.Json;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Prompts;

/// <summary>Prompts of servers as slash commands: <c>/mcp-SERVER-PROMPT ARGUMENT…</c>, or <c>NAME=VALUE</c>.</summary>
internal sealed class PromptCommands(ServerHub hub) : CommandSource
{
    private const string Prefix = "mcp-";
    private const int MostChars = 200_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    public override async ValueTask<IReadOnlyList<CommandSpec>> ListAsync(CancellationToken cancellationToken)
    {
        await hub.StartAsync(cancellationToken);
        await hub.WaitBrieflyAsync(Patience, cancellationToken);
        return [.. All().Select(static entry => new CommandSpec(entry.Name, entry.Prompt.Description)
        {
            ArgumentHint = entry.Prompt.Arguments.Count == 0
                ? null
                : string.Join(' ', entry.Prompt.Arguments.Select(static argument => argument.Required ? argument.Name : $"[{argument.Name}]")),
        })];
    }

    public override async ValueTask<CommandResult?> RunAsync(CommandCall call, string? sessionId, CancellationToken cancellationToken)
    {
        if (!call.Name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        await hub.WaitAsync(cancellationToken);
        foreach (var (name, server, prompt) in All())
        {
            if (name == call.Name)
            {
                return await RunAsync(server, prompt, call, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Words as the arguments of a prompt; null and why where they do not fit.</summary>
    internal static (Dictionary<string, JsonElement>? Values, string? Wrong) Read(McpPrompt prompt, IReadOnlyList<string> words)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var next = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var equals = words[i].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && prompt.Arguments.Any(argument => argument.Name == words[i][..equals]))
            {
                values[words[i][..equals]] = AgentJson.ToElement(words[i][(equals + 1)..]);
                continue;
            }

            while (next < prompt.Arguments.Count && values.ContainsKey(prompt.Arguments[next].Name))
            {
                next++;
            }

            if (next >= prompt.Arguments.Count)
            {
                return (null, $"There are more words than the prompt has arguments ({prompt.Arguments.Count}); quote what belongs together.");
            }

            // The last argument takes all that is left.
            var isLast = next == prompt.Arguments.Count - 1;
            values[prompt.Arguments[next].Name] = AgentJson.ToElement(isLast ? string.Join(' ', words.Skip(i)) : words[i]);
            if (isLast)
            {
                break;
            }
        }

        return prompt.Arguments.FirstOrDefault(argument => argument.Required && !values.ContainsKey(argument.Name)) is { } missing
            ? (null, $"The prompt needs {missing.Name}.")
            : (values, null);
    }

    private static async Task<CommandResult> RunAsync(McpServer server, McpPrompt prompt, CommandCall call, CancellationToken cancellationToken)
    {
        var (values, wrong) = Read(prompt, call.Arguments);
        if (values is null)
        {
            return CommandResult.Wrong(wrong!);
        }

        try
        {
            var client = await server.AcquireAsync(cancellationToken);
            var result = await client.GetPromptAsync(new GetPromptRequestParams { Name = prompt.Name, Arguments = values }, cancellationToken);
            var text = string.Join("\n\n", result.Messages.Select(static message => ResultReader.TextOf(message.Content, MostChars)));
            return new CommandResult([]) { Prompt = text.Length > MostChars ? text[..MostChars] : text };
        }
        catch (Exception exception) when (exception is McpServerException or McpException or IOException or HttpRequestException or JsonException)
        {
            return CommandResult.Text(
                $"{server.Spec.Name} did not give the prompt {prompt.Name}: {Cleaned.Line(exception.Message, 500)}") with { ExitCode = 1 };
        }
    }

    private IEnumerable<(string Name, McpServer Server, McpPrompt Prompt)> All()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var server in hub.Servers)
        {
            foreach (var prompt in server.Offer.Prompts)
            {
                var name = Word($"{server.Spec.Name}-{prompt.Name}");
                if (name.Length > 0 && names.Add(name))
                {
                    yield return (Prefix + name, server, prompt);
                }
            }
        }
    }

    private static string Word(string text) =>
        string.Join(
            '-',
            string.Concat(text.ToLowerInvariant().Select(static character => char.IsAsciiLetterOrDigit(character) ? character : '-'))
                .Split('-', StringSplitOptions.RemoveEmptyEntries));
}

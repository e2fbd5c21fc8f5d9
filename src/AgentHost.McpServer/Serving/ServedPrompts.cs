using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Serving;

/// <summary>Commands that were found (files, skills, prompts of other servers) as prompts. Commands that do something are none.</summary>
internal sealed class ServedPrompts(McpServing serving)
{
    private const string Rest = "arguments";

    public async ValueTask<ListPromptsResult> ListAsync(CancellationToken cancellationToken) =>
        new() { Prompts = [.. (await FoundAsync(cancellationToken)).Select(Describe)] };

    public async ValueTask<GetPromptResult> GetAsync(GetPromptRequestParams request, CancellationToken cancellationToken)
    {
        var spec = (await FoundAsync(cancellationToken)).FirstOrDefault(spec => spec.Name == request.Name)
            ?? throw new McpProtocolException($"There is no prompt named {DisplayText.Line(request.Name, 60)}.", McpErrorCode.InvalidParams);
        var text = spec.Options.Count == 0 ? McpJson.Text(request.Arguments, Rest) ?? "" : "";
        var call = new CommandCall(
            spec.Name, text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) { Text = text, Options = Options(spec, request.Arguments) };
        var result = await serving.Host.Commands.RunAsync(new CommandRequest(serving.Workspace.Id, call), cancellationToken);
        if (result?.Prompt is not { } prompt)
        {
            var said = string.Join(' ', (result?.Blocks ?? []).OfType<TextBlock>().Select(static block => block.Text));
            throw new McpProtocolException(said.Length > 0 ? DisplayText.Text(said, 1_000) : $"{spec.Name} gave no prompt.", McpErrorCode.InvalidParams);
        }

        return new GetPromptResult
        {
            Description = spec.Description,
            Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = prompt } }],
        };
    }

    /// <summary>Values of an argument that begin with what is there of it.</summary>
    public async ValueTask<CompleteResult> CompleteAsync(string name, Argument argument, CancellationToken cancellationToken)
    {
        var values = (await FoundAsync(cancellationToken))
            .FirstOrDefault(spec => spec.Name == name)?.Options.FirstOrDefault(option => option.Name == argument.Name)?.Values ?? [];
        return new CompleteResult
        {
            Completion = new Completion { Values = [.. values.Where(value => value.StartsWith(argument.Value, StringComparison.OrdinalIgnoreCase)).Take(100)] }
        };
    }

    private async ValueTask<IEnumerable<CommandSpec>> FoundAsync(CancellationToken cancellationToken) =>
        (await serving.Host.Commands.ListAsync(serving.Workspace.Id, cancellationToken)).Where(static spec => spec.Found && !spec.Hidden);

    private static Prompt Describe(CommandSpec spec) => new()
    {
        Name = spec.Name,
        Description = spec.Description,
        Arguments = spec.Options.Count > 0
            ? [.. spec.Options.Select(static option => new PromptArgument { Name = option.Name, Description = option.Description, Required = option.Required })]
            : [
                new PromptArgument
                {
                    Name = Rest,
                    Description = spec.ArgumentHint is { Length: > 0 } hint ? hint : "What it is to be done with.",
                    Required = false
                }
            ],
    };

    private static Dictionary<string, JsonElement> Options(CommandSpec spec, IDictionary<string, JsonElement>? given)
    {
        var options = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var option in spec.Options)
        {
            if (McpJson.Text(given, option.Name) is { } text)
            {
                options[option.Name] = Value(option, text);
            }
            else if (option.Required)
            {
                throw new McpProtocolException($"The prompt {spec.Name} needs {option.Name}: {option.Description}", McpErrorCode.InvalidParams);
            }
        }

        return options;
    }

    private static JsonElement Value(OptionSpec option, string text) => option.Type switch
    {
        "boolean" when bool.TryParse(text, out var flag) => AgentJson.Parse(flag ? "true" : "false"),
        "integer" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => ClientJson.ToElement(whole),
        "number" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) =>
            AgentJson.Parse(real.ToString("R", CultureInfo.InvariantCulture)),
        "list" => ClientJson.ToElement<IReadOnlyList<string>>(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
        "boolean" or "integer" or "number" => throw new McpProtocolException($"{option.Name} is of the type {option.Type}.", McpErrorCode.InvalidParams),
        _ => ClientJson.ToElement(text),
    };
}

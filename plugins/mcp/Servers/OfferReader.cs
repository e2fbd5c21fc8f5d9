using System.Text.Json;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>Asks a server for all that it has, page by page.</summary>
internal static class OfferReader
{
    private const int MostPages = 100;
    private const int MostTools = 1_000;
    private const int MostOthers = 1_000;
    private const int LongestDescription = 4_000;
    private const int LongestInstructions = 4_000;
    private const int LargestSchema = 256 << 10;

    /// <summary>Reads the tools, prompts and resources of the server.</summary>
    /// <exception cref="McpException">It did not list its tools.</exception>
    public static async Task<ServerOffer> ReadAsync(McpClient client, McpServerSpec spec, ServerLog log, CancellationToken cancellationToken)
    {
        var capabilities = client.ServerCapabilities ?? new ServerCapabilities();
        var resources = new List<McpResource>();
        var prompts = new List<McpPrompt>();
        if (capabilities.Resources is not null)
        {
            await TryAsync(() => PagesAsync(
                async cursor => await client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = cursor }, cancellationToken),
                static page => page.NextCursor,
                page => Add(resources, page.Resources, static resource =>
                    new McpResource(resource.Uri, Cleaned.Line(resource.Title ?? resource.Name, 200), Cleaned.Line(resource.Description ?? "", 300)))),
                log);
            await TryAsync(() => PagesAsync(
                async cursor => await client.ListResourceTemplatesAsync(new ListResourceTemplatesRequestParams { Cursor = cursor }, cancellationToken),
                static page => page.NextCursor,
                page => Add(
                    resources,
                    page.ResourceTemplates,
                    static template => new McpResource(
                        template.UriTemplate,
                        Cleaned.Line(template.Title ?? template.Name, 200),
                        Cleaned.Line(template.Description ?? "", 300)) { IsTemplate = true })),
                log);
        }

        if (capabilities.Prompts is not null)
        {
            await TryAsync(() => PagesAsync(
                async cursor => await client.ListPromptsAsync(new ListPromptsRequestParams { Cursor = cursor }, cancellationToken),
                static page => page.NextCursor,
                page => Add(
                    prompts,
                    page.Prompts,
                    static prompt =>
                        new McpPrompt(
                            prompt.Name,
                            Cleaned.Line(prompt.Description ?? prompt.Title ?? prompt.Name, 300),
                            [
                                .. (prompt.Arguments ?? []).Take(20).Select(static argument => new McpPromptArgument(argument.Name, argument.Required == true))
                            ]))),
                log);
        }

        return new ServerOffer
        {
            Tools = capabilities.Tools is null ? [] : await ToolsAsync(client, spec, log, cancellationToken),
            Prompts = prompts,
            Resources = resources,
            HasResources = capabilities.Resources is not null,
            Instructions = client.ServerInstructions is { Length: > 0 } said ? Cleaned.Text(said, LongestInstructions) : null,
            Server = Cleaned.Line($"{client.ServerInfo?.Name} {client.ServerInfo?.Version}", 100),
            Protocol = client.NegotiatedProtocolVersion ?? "",
        };
    }

    /// <summary>A tool as it is offered; null where it cannot be.</summary>
    public static McpTool? Read(string name, string? title, string? description, JsonElement schema, bool destroys) =>
        name.Length == 0 || schema.ValueKind != JsonValueKind.Object || schema.GetRawText().Length > LargestSchema || !Json.IsWhole(schema) ? null
        : new McpTool(
            name,
            Cleaned.Text(description ?? title ?? name, LongestDescription),
            schema) { Print = ToolFingerprint.Of(title, description, schema), Destroys = destroys };

    private static async Task<List<McpTool>> ToolsAsync(McpClient client, McpServerSpec spec, ServerLog log, CancellationToken cancellationToken)
    {
        var tools = new List<McpTool>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        await PagesAsync(
            async cursor => await client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken),
            static page => page.NextCursor,
            page =>
            {
                foreach (var tool in page.Tools)
                {
                    if (tools.Count >= MostTools)
                    {
                        return false;
                    }

                    if (!spec.Offers(tool.Name))
                    {
                        continue;
                    }

                    if (Read(
                        tool.Name, tool.Title, tool.Description, tool.InputSchema,
                        tool.Annotations?.DestructiveHint == true && tool.Annotations.ReadOnlyHint != true) is { } read && names.Add(tool.Name))
                    {
                        tools.Add(read);
                    }
                    else
                    {
                        log.Add($"The tool {Cleaned.Line(tool.Name, 100)} is left out: its name is there already, or its schema is no object, too large, "
                            + "or no text.");
                    }
                }

                return true;
            });
        return tools;
    }

    /// <summary>Page after page; ends with a cursor that was there before, and after very many.</summary>
    private static async Task PagesAsync<TPage>(Func<string?, Task<TPage>> ask, Func<TPage, string?> next, Func<TPage, bool> take)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await ask(cursor);
            if (!take(answer) || next(answer) is not { Length: > 0 } further || !seen.Add(further))
            {
                return;
            }

            cursor = further;
        }
    }

    private static bool Add<TFrom, TTo>(List<TTo> to, IList<TFrom>? from, Func<TFrom, TTo> read)
    {
        foreach (var item in from ?? [])
        {
            if (to.Count >= MostOthers)
            {
                return false;
            }

            to.Add(read(item));
        }

        return true;
    }

    /// <summary>Runs a request whose failure is logged: only a failure to list tools is worth losing the server for.</summary>
    private static async Task TryAsync(Func<Task> ask, ServerLog log)
    {
        try
        {
            await ask();
        }
        catch (Exception exception) when (exception is McpException or JsonException or InvalidOperationException or ArgumentException)
        {
            log.Add(Cleaned.Line(exception.Message, 300));
        }
    }
}

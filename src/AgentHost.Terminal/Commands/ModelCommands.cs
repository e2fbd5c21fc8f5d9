using System.Globalization;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Commands;

/// <summary>Commands about models, agents, permissions and what was used.</summary>
internal static class ModelCommands
{
    private const int Bar = 40;

    /// <summary>The commands.</summary>
    public static IEnumerable<ChatCommand> All =>
    [
        new("model", "[NAME]", "Shows the model, or takes another one from the next prompt on.", ModelAsync),
        new("models", "[WORDS]", "Lists the models that can be chosen.", ModelsAsync),
        new("agent", "[NAME|none]", "Has prompts done by an agent of this name, or by none.", AgentAsync),
        new("plan", "", "Switches to the mode plan: reading is allowed, all else is denied.", static (chat, _, token) =>
            chat.ChooseModeAsync(PermissionMode.Plan, token)),
        new("mode", "default|accept-edits|plan|dont-ask|bypass", "Switches the permission mode of the session.", static (chat, call, token) =>
            EnumNames.TryParse<PermissionMode>(CommandWords.Of(call), out var mode)
                ? chat.ChooseModeAsync(mode, token)
                : throw new HostException(HostFailure.Invalid, "/mode takes default, accept-edits, plan, dont-ask or bypass.")),
        new("approve", "all|none|DURATION", "Allows everything that no rule denies: from now on, no longer, or for a time.", ApproveAsync),
        new("reject", "[WORDS]", "Says no to the call that waits for your word, and why.", static (chat, call, _) =>
        {
            chat.Reject(CommandWords.Of(call));
            return Task.CompletedTask;
        }),
        new("permissions", "", "Lists the permission rules, the strongest first.", static async (chat, _, token) =>
        {
            var rules = await chat.Host.Permissions.ListRulesAsync(chat.Workspace.Id, chat.Session?.Id, token);
            chat.Say(rules.Count == 0
                ? [Line.Of("There are no rules: the mode decides.", Style.Dim)]
                : rules.Select(static rule => new Line([
                    new Span($"  {EnumNames.Write(rule.Decision),-6} ", rule.Decision == PermissionDecision.Deny ? Style.Red : Style.Cyan),
                    new Span(SafeText.Line(rule.Rule, 200)), new Span("  " + SafeText.Line(rule.Origin, 200), Style.Dim),
                ])));
        }),
        new("context", "", "Shows what the next request would hold, as tokens.", ContextAsync),
        new("cost", "", "Shows the tokens and the money of this session.", static (chat, _, token) =>
            UsageAsync(chat, new UsageFilter(UsageGrouping.Model) { SessionId = SessionCommands.Need(chat).Id }, token)),
        new("usage", "", "Shows the tokens and the money of this folder, by day.", static (chat, _, token) =>
            UsageAsync(chat, new UsageFilter(UsageGrouping.Day) { Workspace = chat.Workspace.Root, Limit = 14 }, token)),
    ];

    private static async Task ModelAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var name = CommandWords.Of(call);
        if (name.Length == 0 && chat.Prompts.Interactive)
        {
            var now = await chat.Host.Models.ExplainAsync(chat.Workspace.Id, chat.Prompts.Model ?? chat.Session?.Model, token);
            var models = (await chat.Host.Models.ListAsync(chat.Workspace.Id, ask: false, token)).Models;
            if (await chat.ChooseAsync(
                "model",
                [
                    .. models.Select(static model => (model.Name, model.Info.ContextWindow is { } window
                        ? string.Create(CultureInfo.InvariantCulture, $"{window:N0} tokens")
                        : ""))
                ],
                models.ToList().FindIndex(model => model.Name == now.Name),
                token) is { } number)
            {
                name = models[number].Name;
            }
        }

        var report = await chat.Host.Models.ExplainAsync(chat.Workspace.Id, name.Length > 0 ? name : chat.Prompts.Model, token);
        if (name.Length > 0)
        {
            chat.Prompts = chat.Prompts with { Model = report.Name };
            chat.ShowModel(report.Name);
        }

        chat.Say([
            Line.Of($"{(name.Length > 0 ? "From the next prompt on: " : "")}{SafeText.Line(report.Name, 200)}"),
            .. report.Why.Select(static why => Line.Of("  " + SafeText.Line(why, 300), Style.Dim)),
        ]);
    }

    private static async Task ModelsAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var words = CommandWords.Of(call);
        var list = await chat.Host.Models.ListAsync(chat.Workspace.Id, ask: false, token);
        var models = list.Models.Where(model => model.Name.Contains(words, StringComparison.OrdinalIgnoreCase)).ToList();
        chat.Say([
            .. list.Names.Select(static name => new Line([
                new Span($"  {SafeText.Line(name.Key, 40)}", Style.Cyan), new Span("  " + SafeText.Line(name.Value, 120)),
            ])),
            .. models.Take(60).Select(static model => new Line([
                new Span("  " + SafeText.Line(model.Name, 120)),
                new Span(model.Info.ContextWindow is { } window ? string.Create(CultureInfo.InvariantCulture, $"  {window:N0} tokens") : "", Style.Dim),
            ])),
            .. models.Count > 60 ? [Line.Of($"… {CellText.Count(models.Count - 60, "more")}: /models WORDS narrows", Style.Dim)] : Array.Empty<Line>(),
        ]);
        if (models.Count == 0)
        {
            chat.Say([Line.Of("There is none.", Style.Dim)]);
        }
    }

    private static async Task AgentAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var name = CommandWords.Of(call);
        var agents = await chat.Host.Prompts.ListAgentsAsync(chat.Workspace.Id, token);
        if (name is "none")
        {
            chat.Prompts = chat.Prompts with { Agent = null };
            chat.Say([Line.Of("Prompts are done by no agent.", Style.Dim)]);
        }
        else if (name.Length == 0)
        {
            chat.Say(agents.Count == 0
                ? [Line.Of("There are no agents.", Style.Dim)]
                : agents.Select(agent => Line.Of((agent == chat.Prompts.Agent ? "▸ " : "  ") + SafeText.Line(agent, 100))));
        }
        else if (agents.Contains(name, StringComparer.Ordinal))
        {
            chat.Prompts = chat.Prompts with { Agent = name };
            chat.Say([Line.Of($"Prompts are done by {SafeText.Line(name, 100)}.", Style.Dim)]);
        }
        else
        {
            throw new HostException(HostFailure.NotFound, $"There is no agent \"{SafeText.Line(name, 100)}\": /agent lists them.");
        }
    }

    private static Task ApproveAsync(IChat chat, CommandCall call, CancellationToken token) => CommandWords.Of(call) switch
    {
        "all" => chat.ApproveAsync(null, token),
        "none" => chat.WithdrawApprovalAsync(token),
        var word when chat.ReadDuration(word) is { } time && time > TimeSpan.Zero => chat.ApproveAsync(time, token),
        _ => throw new HostException(HostFailure.Invalid, "/approve takes all, none, or a time: 10m."),
    };

    private static async Task ContextAsync(IChat chat, CommandCall call, CancellationToken token)
    {
        var preview = await chat.Host.Prompts.PreviewAsync(
            chat.Prompts with
            {
                SessionId = chat.Session?.Id ?? "",
                Parts = [new TextPart(CommandWords.Of(call) is { Length: > 0 } words ? words : "…")],
            },
            token);
        var groups = preview.Parts.GroupBy(static part => part.Kind, StringComparer.Ordinal)
            .Select(static group => (Kind: group.Key, Tokens: group.Sum(static part => (long)part.Tokens), Count: group.Count())).ToList();
        var total = Math.Max(1, groups.Sum(static group => group.Tokens));
        var whole = Math.Max(total, preview.ContextWindow ?? 0);
        var lines = new List<Line>
        {
            Line.Of(string.Create(
                CultureInfo.InvariantCulture,
                $"{SafeText.Line(preview.Model, 120)}: about {total:N0} tokens"
                + $"{(preview.ContextWindow is { } window ? $" of {window:N0} ({100.0 * total / window:0.0} %)" : "")}")),
        };
        foreach (var (kind, tokens, count) in groups)
        {
            var cells = (int)(Bar * tokens / whole);
            lines.Add(new Line([
                new Span($"  {SafeText.Line(kind, 20),-8} "), new Span(new string('█', cells), Style.Cyan), new Span(new string('·', Bar - cells), Style.Dim),
                new Span(string.Create(CultureInfo.InvariantCulture, $" {tokens:N0} ({count})")),
            ]));
        }

        chat.Say([.. lines, .. preview.Warnings.Select(static warning => Line.Warning(SafeText.Line(warning, 300)))]);
    }

    private static async Task UsageAsync(IChat chat, UsageFilter filter, CancellationToken token)
    {
        var report = await chat.Host.Models.ReadUsageAsync(filter, token);
        var most = Math.Max(1, report.Rows.Select(static row => row.Usage.Input + row.Usage.Output).DefaultIfEmpty(1).Max());
        var width = report.Rows.Select(static row => CellText.Width(SafeText.Line(row.Key, 40))).DefaultIfEmpty(5).Max();
        chat.Say([
            .. report.Rows.Select(row =>
            {
                var cells = (int)Math.Ceiling(20.0 * (row.Usage.Input + row.Usage.Output) / most);
                return new Line([
                    new Span("  " + SafeText.Line(row.Key, 40).PadRight(width + 1)),
                    new Span(new string('█', cells).PadRight(21), Style.Cyan),
                    new Span(Numbers(row)),
                ]);
            }),
            new Line([new Span("  " + "total".PadRight(width + 1 + 21), Style.Bold), new Span(Numbers(report.Total), Style.Bold)]),
        ]);
    }

    private static string Numbers(UsageRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Usage.Input:N0} in, {row.Usage.Output:N0} out, ${row.Cost:0.00}"
        + $"{(row.Unpriced > 0 ? $" ({CellText.Count(row.Unpriced, "request")} without a price)" : "")}");
}

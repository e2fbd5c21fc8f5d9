using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Puts a turn's questions to the person at the terminal, one after another.</summary>
/// <param name="host">The host.</param>
/// <param name="terminal">The terminal.</param>
/// <param name="workspace">The workspace's id, by which modes are switched.</param>
/// <param name="editor">Changes arguments; null for the editor that the environment names.</param>
internal sealed class PermissionAsker(IHostClient host, ITerminal terminal, string workspace, ArgumentsEditor? editor = null)
{
    private const int TitleLimit = 200;
    private const int RuleLimit = 120;
    private const int MostReasons = 8;

    private Task _last = Task.CompletedTask;

    /// <summary>Takes up what the event asks; the answer comes later.</summary>
    public void Answer(AgentEvent e, CancellationToken cancellationToken)
    {
        switch (e)
        {
            case PermissionAsked asked:
                _last = AfterAsync(_last, () => AskAsync(asked.Request, cancellationToken));
                break;
            case QuestionAsked asked:
                _last = AfterAsync(_last, () => new QuestionAsker(host, terminal).AskAsync(asked.Question, cancellationToken));
                break;
            default:
                break;
        }
    }

    private static async Task AfterAsync(Task before, Func<Task> then)
    {
        await before;
        try
        {
            await then();
        }
        catch (OperationCanceledException)
        {
            // The turn was cancelled; its questions go with it.
        }
    }

    private async Task AskAsync(PermissionRequest request, CancellationToken cancellationToken)
    {
        var error = terminal.Error;
        error.WriteLine();
        error.WriteLine($"? {CleanText.Line(request.Plan.Title, TitleLimit)}   [{request.Plan.Call.Tool}, risk {EnumNames.Write(request.Risk)}]");
        error.WriteLine($"  {CleanText.Line(request.Reason, 300)}");
        foreach (var reason in request.Reasons.Where(reason => !request.Reason.Contains(reason, StringComparison.Ordinal)).Take(MostReasons))
        {
            error.WriteLine($"  ! {CleanText.Line(reason, 300)}");
        }

        var preview = PreviewText.Of(request.Plan, TitleLimit);
        Show(preview.Shown);

        var answer = await ChooseAsync(request, preview, cancellationToken);
        await host.Permissions.AnswerAsync(request.Id, answer, CancellationToken.None);
    }

    private async Task<PermissionAnswer> ChooseAsync(PermissionRequest request, PreviewText preview, CancellationToken cancellationToken)
    {
        var error = terminal.Error;
        var isSeen = preview.IsWhole;

        // What does not fit on a line is not granted by a letter.
        string[] rules = [.. request.Suggestions.Where(static rule => rule.Length <= RuleLimit)];
        var chosen = 0;
        while (true)
        {
            var rule = chosen < rules.Length ? rules[chosen] : null;
            error.WriteLine(
                $"  {(isSeen ? "" : "v: view all   ")}y: allow once"
                + (rule is null ? "" : $"   s: allow {CleanText.Line(rule, RuleLimit)} in this session{Covered(request, rule)}")
                + $"{Always(request, rule)}{(rules.Length > 1 ? "   w: another rule" : "")}   e: change its arguments"
                + "   n: deny   q: deny and stop   (any other words: deny, and tell the model)");
            error.Write("  > ");
            var line = await terminal.ReadLineAsync(cancellationToken);
            if (line?.Trim() is "v" or "V")
            {
                Show(preview.Lines);
                isSeen = true;
                continue;
            }

            if (rules.Length > 1 && line?.Trim() is "w" or "W")
            {
                chosen = (chosen + 1) % rules.Length;
                continue;
            }

            if (line?.Trim() is "e" or "E")
            {
                if (!isSeen)
                {
                    error.WriteLine("  Not all of it was shown: view it (v) before you change it.");
                }
                else if (await (editor ?? ArgumentsEditor.Of(terminal))
                    .ChangeAsync(request.Plan.Call.Tool, request.Plan.Call.Arguments, cancellationToken) is { } changed)
                {
                    return new PermissionAnswer(PermissionAnswerKind.AllowOnce) { Arguments = changed };
                }

                continue;
            }

            if (line?.Trim() is { } words && ModeSwitch.Are(words))
            {
                await SwitchAsync(request, words, cancellationToken);
                continue;
            }

            var answer = Read(line, rule, request.Places);
            if (isSeen || answer.Kind is not (PermissionAnswerKind.AllowOnce or PermissionAnswerKind.AllowSession or PermissionAnswerKind.AllowAlways))
            {
                return answer;
            }

            error.WriteLine("  Not all of it was shown: view it (v) before you allow it.");
        }
    }

    // What the rule would have answered before.
    private static string Covered(PermissionRequest request, string rule)
    {
        var coverage = request.Coverage.FirstOrDefault(coverage => coverage.Rule == rule);
        var title = coverage?.Titles is [var newest, ..] ? $": {CleanText.Line(newest, 60)}" : "";
        return coverage is null ? "" : $" (it would have answered {coverage.Count} of the questions before{title})";
    }

    // What is stored, and where.
    private static string Always(PermissionRequest request, string? rule)
    {
        var text = "";
        foreach (var place in rule is null ? [] : request.Places)
        {
            text += place.Place switch
            {
                SettingsPlace.User => $"   a: always, it is written into {CleanText.Line(place.File, TitleLimit)}",
                SettingsPlace.Project => "   p: always in this project, it is written into .agents/agent.json",
                _ => "",
            };
        }

        return text;
    }

    private async Task SwitchAsync(PermissionRequest request, string words, CancellationToken cancellationToken)
    {
        if (ModeSwitch.Read(words) is not { } change)
        {
            terminal.Error.WriteLine($"  That cannot be read; there are {ModeSwitch.Usage}.");
            return;
        }

        try
        {
            await host.Permissions.SwitchAsync(workspace, request.SessionId, change, cancellationToken);
            terminal.Error.WriteLine($"  {ModeSwitch.Say(change)}");
        }
        catch (HostException fault)
        {
            terminal.Error.WriteLine($"  {CleanText.Clean(fault.Message)}");
        }
    }

    private void Show(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            terminal.Error.WriteLine("  " + line);
        }
    }

    private static PermissionAnswer Read(string? line, string? rule, IReadOnlyList<PermissionPlace> places) => line?.Trim() switch
    {
        "y" or "Y" or "yes" => new PermissionAnswer(PermissionAnswerKind.AllowOnce),
        "s" or "S" when rule is not null => new PermissionAnswer(PermissionAnswerKind.AllowSession) { Rule = rule },
        "a" or "A" when rule is not null && Has(places, SettingsPlace.User) =>
            new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Rule = rule, Place = SettingsPlace.User },
        "p" or "P" when rule is not null && Has(places, SettingsPlace.Project) =>
            new PermissionAnswer(PermissionAnswerKind.AllowAlways) { Rule = rule, Place = SettingsPlace.Project },
        "q" or "Q" => new PermissionAnswer(PermissionAnswerKind.DenyAndStop),
        null or "" or "n" or "N" or "no" or "s" or "S" or "a" or "A" or "p" or "P" => new PermissionAnswer(PermissionAnswerKind.Deny),
        var words => new PermissionAnswer(PermissionAnswerKind.Deny) { Message = words },
    };

    private static bool Has(IReadOnlyList<PermissionPlace> places, SettingsPlace place) => places.Any(each => each.Place == place);
}

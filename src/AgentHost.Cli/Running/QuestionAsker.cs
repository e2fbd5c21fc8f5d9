using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Running;

/// <summary>Puts a question to the person at the terminal: on a line, or in the editor where there is a text to change.</summary>
/// <param name="host">The host.</param>
/// <param name="terminal">The terminal.</param>
internal sealed class QuestionAsker(IHostClient host, ITerminal terminal)
{
    /// <summary>Asks, and answers with what is typed; an empty line declines what is not optional.</summary>
    /// <param name="pending">The question.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AskAsync(PendingQuestion pending, CancellationToken cancellationToken)
    {
        var error = terminal.Error;
        if (pending.Question.Draft is { } draft && ExternalEditor.IsNamed)
        {
            await host.Prompts.AnswerQuestionAsync(pending.Id, await EditAsync(draft, cancellationToken), CancellationToken.None);
            return;
        }

        error.WriteLine();
        error.WriteLine($"? {(pending.Question.Header is { } header ? CleanText.Line(header, 40) + ": " : "")}{CleanText.Clean(pending.Question.Text)}");
        for (var i = 0; i < pending.Question.Options.Count; i++)
        {
            var option = pending.Question.Options[i];
            error.WriteLine($"  {i + 1}: {CleanText.Line(option.Label, 120)}{(option.Description is { } more ? " – " + CleanText.Line(more, 200) : "")}");
        }

        if (pending.Question.Draft is { } text)
        {
            error.WriteLine(CleanText.Clean(text));
            error.WriteLine("  No editor is named (EDITOR): a line that is typed takes the place of all of it.");
        }

        if (pending.Question.OpenUrl is { } url)
        {
            error.WriteLine($"  Open in your browser: {CleanText.Line(url, 2000)}");
        }

        if (pending.Question is { MultiSelect: true, Options.Count: > 0 })
        {
            error.WriteLine("  Several may be chosen: 1,2");
        }

        error.Write("  > ");
        var line = (await terminal.ReadLineAsync(cancellationToken))?.Trim();
        var answer = line is "" && pending.Question.Optional ? new QuestionAnswer([])
            : string.IsNullOrEmpty(line) ? null
            : new QuestionAnswer(Chosen(pending.Question, line) ?? [line]);
        await host.Prompts.AnswerQuestionAsync(pending.Id, answer, CancellationToken.None);
    }

    private async Task<QuestionAnswer?> EditAsync(string draft, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("agent-");
        try
        {
            var file = Path.Combine(folder.FullName, "MESSAGE.txt");
            await File.WriteAllTextAsync(file, draft, cancellationToken);
            var code = await ExternalEditor.OpenAsync(file, cancellationToken);
            if (code == 0)
            {
                return new QuestionAnswer([await File.ReadAllTextAsync(file, cancellationToken)]);
            }

            terminal.Error.WriteLine($"  The editor ended with {code}: nothing was taken from it.");
        }
        catch (Exception fault) when (fault is HostException or IOException)
        {
            terminal.Error.WriteLine($"  {CleanText.Clean(fault.Message)}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return null;
    }

    /// <summary>The options whose numbers were typed; null when other words were.</summary>
    private static List<string>? Chosen(Question question, string line)
    {
        var words = question.MultiSelect ? line.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) : [line];
        var chosen = new List<string>();
        foreach (var word in words)
        {
            if (!int.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out var number) || number < 1 || number > question.Options.Count)
            {
                return null;
            }

            chosen.Add(question.Options[number - 1].Label);
        }

        return chosen.Count == 0 ? null : [.. chosen.Distinct(StringComparer.Ordinal)];
    }
}

using System.Collections.Concurrent;
using AgentHost;
using AgentHost.Client;
using Microsoft.Extensions.Hosting;

namespace Samples.Bot;

/// <summary>People write, each in a session of their own; what a turn may not do by itself, its person is asked, and answers yes or no.</summary>
internal sealed class BotService(IHostClient host, TextReader lines, TextWriter answers, IHostApplicationLifetime life) : BackgroundService
{
    private readonly ConcurrentDictionary<string, string> _people = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PermissionRequest> _asked = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var workspace = await host.Workspaces.OpenAsync(new WorkspaceRequest(Environment.CurrentDirectory), stoppingToken);
        var turns = new List<Task>();
        while (await lines.ReadLineAsync(stoppingToken) is { } line)
        {
            if (line.Split(": ", 2) is not [var person, { Length: > 0 } words])
            {
                continue;
            }

            if (_asked.TryRemove(person, out var asked))
            {
                var yes = words.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase);
                await host.Permissions.AnswerAsync(
                    asked.Id, new PermissionAnswer(yes ? PermissionAnswerKind.AllowOnce : PermissionAnswerKind.Deny), stoppingToken);
                continue;
            }

            if (!_people.TryGetValue(person, out var session))
            {
                _people[person] = session = (await host.Sessions.CreateAsync(new NewSession(workspace.Id), stoppingToken)).Id;
            }

            turns.Add(AnswerAsync(person, new PromptRequest(workspace.Id, session, [new TextPart(words)]) { Interactive = true }, stoppingToken));
        }

        await Task.WhenAll(turns);
        life.StopApplication();
    }

    private async Task AnswerAsync(string person, PromptRequest prompt, CancellationToken cancellationToken)
    {
        var turn = "";
        await foreach (var told in host.SubscribeAsync(new EventFilter { SessionId = prompt.SessionId }, cancellationToken))
        {
            switch (told)
            {
                case StreamOpened:
                    turn = await host.Prompts.SubmitAsync(prompt, cancellationToken);
                    break;
                case PermissionAsked { Request: var asked } when told.TurnId == turn:
                    _asked[person] = asked;
                    await answers.WriteLineAsync($"@{person} {asked.Plan.Title}: yes or no?");
                    break;
                case TurnCompleted end when end.TurnId == turn:
                    await answers.WriteLineAsync($"@{person} {end.Text ?? end.Reason}");
                    return;
            }
        }
    }
}

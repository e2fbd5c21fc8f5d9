using AgentHost;
using AgentHost.Client;

namespace Samples.Surface;

/// <summary>A surface: runs one prompt in the current folder, shows events as they come, and asks on the terminal what is asked.</summary>
/// <remarks><c>surface FOLDER PROMPT</c>, with the folder of the program, whose plugins it uses.</remarks>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is not [var program, var prompt])
        {
            Console.Error.WriteLine("usage: surface FOLDER PROMPT");
            return 2;
        }

        using var cancel = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            cancel.Cancel();
        };

        // The one line that knows where the host is. All else is the same for a host on the other end of a connection.
        await using IHostClient host = AgentHost.Hosting.LocalHost.Create(new() { Label = "surface", AppFolder = program });
        try
        {
            var workspace = await host.Workspaces.OpenAsync(new WorkspaceRequest(Environment.CurrentDirectory), cancel.Token);
            var session = await host.Sessions.CreateAsync(new NewSession(workspace.Id), cancel.Token);
            var request = new PromptRequest(workspace.Id, session.Id, [new TextPart(prompt)]) { Interactive = true };
            return await RunAsync(host, request, cancel.Token);
        }
        catch (HostException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            // The host ends the turn when it is disposed.
            return 130;
        }
    }

    private static async Task<int> RunAsync(IHostClient host, PromptRequest request, CancellationToken cancellationToken)
    {
        var turn = "";
        await foreach (var told in host.SubscribeAsync(new EventFilter { SessionId = request.SessionId }, cancellationToken))
        {
            switch (told)
            {
                case StreamOpened:
                    // Only now: no event of the turn is missed.
                    turn = await host.Prompts.SubmitAsync(request, cancellationToken);
                    break;
                case PartDelta { Kind: "text" } delta:
                    Console.Out.Write(delta.Text);
                    break;
                case PermissionAsked { Request: var asked }:
                    await host.Permissions.AnswerAsync(asked.Id, Ask(asked), cancellationToken);
                    break;
                case QuestionAsked { Question: var pending }:
                    await host.Prompts.AnswerQuestionAsync(pending.Id, answer: null, cancellationToken);
                    break;
                case TurnCompleted end when end.TurnId == turn:
                    Console.Out.WriteLine();
                    Console.Error.WriteLine($"{end.Outcome}: {end.Steps} steps, {end.ToolCalls} calls");
                    return end.Outcome == TurnOutcome.Answered ? 0 : 1;
                default:
                    Console.Error.WriteLine($"· {told.Type}");
                    break;
            }
        }

        return 1;
    }

    private static PermissionAnswer Ask(PermissionRequest asked)
    {
        Console.Error.Write($"{asked.Plan.Title}. Run it? [y/N] ");
        var yes = string.Equals(Console.In.ReadLine()?.Trim(), "y", StringComparison.OrdinalIgnoreCase);
        return new PermissionAnswer(yes ? PermissionAnswerKind.AllowOnce : PermissionAnswerKind.Deny);
    }
}

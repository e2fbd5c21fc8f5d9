using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session queue</c>: prompts that wait in a session.</summary>
internal static class SessionQueue
{
    public static CliCommand Create(ITerminal terminal) => new("queue", "List, edit and run the queued prompts of a session.")
    {
        List(terminal),
        Add(terminal),
        Edit(terminal),
        Move(terminal),
        Remove(terminal),
        Run(terminal),
    };

    /// <summary><c>agent session steer</c>: words for the turn that runs.</summary>
    public static CliCommand Steer()
    {
        var key = SessionSelector.Session();
        var text = Text("What is said.");
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "steer", "Tell the running turn of a session something. The model reads it before its next step.") { key, text, workspace };
        command.SetAction((parsed, cancellationToken) =>
            WithSessionAsync("agent session steer", parsed.GetValue(key)!, parsed.GetValue(workspace), async (host, session) =>
        {
            await host.Prompts.Queue.SteerAsync(session.Id, Parts(parsed.GetValue(text)!), cancellationToken);
            return ExitCodes.Success;
        }, cancellationToken));
        return command;
    }

    /// <summary><c>agent session send</c>: a prompt for a session, whoever has it.</summary>
    public static CliCommand Send(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var text = Text("The prompt.");
        var trust = CommonOptions.Trust();
        var server = CommonOptions.Server();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "send",
            "Run a prompt in a session and print the answer, or queue it if another process works there. "
            + "Calls that would ask are denied.") { key, text, trust, server, workspace };
        command.SetAction((parsed, cancellationToken) =>
            WithSessionAsync("agent session send", parsed.GetValue(key)!, parsed.GetValue(workspace), async (host, session) =>
            await QueueRun.SendAsync(host, session, Parts(parsed.GetValue(text)!), parsed.GetValue(trust), terminal),
            cancellationToken,
            parsed.GetValue(server)));
        return command;
    }

    private static CliCommand List(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("list", "List what waits, in its order: place, id, state, prompt.") { key, json, workspace };
        command.SetAction((parsed, cancellationToken) =>
            WithSessionAsync("agent session queue", parsed.GetValue(key)!, parsed.GetValue(workspace), async (host, session) =>
        {
            var waiting = await host.Prompts.Queue.ListAsync(session.Id, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(waiting));
                return ExitCodes.Success;
            }

            foreach (var prompt in waiting)
            {
                var state = prompt.Steering ? "steers" : prompt.Held ? "held" : "waits";
                terminal.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{prompt.Place + 1,3}  {prompt.TurnId[^Math.Min(8, prompt.TurnId.Length)..]}  {state,-6}  {CleanText.Line(TextOf(prompt), 100)}"));
            }

            if (waiting.Count == 0)
            {
                terminal.Error.WriteLine("Nothing waits in this session.");
            }

            return ExitCodes.Success;
        }, cancellationToken));
        return command;
    }

    private static CliCommand Add(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var text = Text("The prompt.");
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "add", "Leave a prompt: who works in the session takes it up when the turn has ended, else it waits.") { key, text, json, workspace };
        command.SetAction((parsed, cancellationToken) =>
            WithSessionAsync("agent session queue", parsed.GetValue(key)!, parsed.GetValue(workspace), async (host, session) =>
        {
            var id = await host.Prompts.Queue.AddAsync(new PromptRequest("", session.Id, Parts(parsed.GetValue(text)!)), cancellationToken);
            return await TellAsync(host, session, parsed.GetValue(json), terminal, () => terminal.Output.WriteLine(id[^8..]), cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static CliCommand Edit(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var prompt = Prompt();
        var text = Text("What it says from now on.");
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("edit", "Edit a queued prompt.") { key, prompt, text, json, workspace };
        command.SetAction((parsed, cancellationToken) =>
            WithSessionAsync("agent session queue", parsed.GetValue(key)!, parsed.GetValue(workspace), async (host, session) =>
        {
            await host.Prompts.Queue.ChangeAsync(
                session.Id, await FindAsync(host, session, parsed.GetValue(prompt)!, cancellationToken), Parts(parsed.GetValue(text)!), cancellationToken);
            return await TellAsync(host, session, parsed.GetValue(json), terminal, static () => { }, cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static CliCommand Move(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var prompt = Prompt();
        var json = CommonOptions.Json();
        var place = new Argument<int>("place") { Description = "Its place from now on, from 1." };
        place.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("A place is a whole number from 1 on.");
            }
        });
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("move", "Give a prompt that waits another place.") { key, prompt, place, json, workspace };
        command.SetAction((parsed, cancellationToken) =>
            WithSessionAsync("agent session queue", parsed.GetValue(key)!, parsed.GetValue(workspace), async (host, session) =>
        {
            await host.Prompts.Queue.MoveAsync(
                session.Id, await FindAsync(host, session, parsed.GetValue(prompt)!, cancellationToken), parsed.GetValue(place) - 1, cancellationToken);
            return await TellAsync(host, session, parsed.GetValue(json), terminal, static () => { }, cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static CliCommand Remove(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var prompt = new Argument<string?>("prompt") { Description = "Its id, or the last characters of it.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "All that waits." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("remove", "Take a prompt out that waits.") { key, prompt, all, json, workspace };
        command.SetAction((parsed, cancellationToken) =>
            WithSessionAsync("agent session queue", parsed.GetValue(key)!, parsed.GetValue(workspace), async (host, session) =>
        {
            var wanted = parsed.GetValue(prompt);
            if (wanted is null != parsed.GetValue(all))
            {
                throw new HostException(HostFailure.Invalid, "Name the prompt, or say --all.");
            }

            var removed = await host.Prompts.Queue.RemoveAsync(
                session.Id, wanted is null ? null : await FindAsync(host, session, wanted, cancellationToken), cancellationToken);
            return await TellAsync(
                host, session, parsed.GetValue(json), terminal, () => terminal.Error.WriteLine($"{CleanText.Count(removed, "prompt")} taken out."),
                cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static CliCommand Run(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var trust = CommonOptions.Trust();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "run", "Run what waits, one after the other, and print the answers. Nobody is asked: what would ask is denied.") { key, trust, workspace };
        command.SetAction((parsed, cancellationToken) =>
            WithSessionAsync("agent session queue run", parsed.GetValue(key)!, parsed.GetValue(workspace), async (host, session) =>
            await QueueRun.RunAsync(host, session, parsed.GetValue(trust), terminal), cancellationToken));
        return command;
    }

    /// <summary>Tells a program what waits now, a person what was done.</summary>
    private static async Task<int> TellAsync(
        IHostClient host, SessionInfo session, bool json, ITerminal terminal, Action say, CancellationToken cancellationToken)
    {
        if (json)
        {
            terminal.Output.WriteLine(ClientJson.Write(await host.Prompts.Queue.ListAsync(session.Id, cancellationToken)));
        }
        else
        {
            say();
        }

        return ExitCodes.Success;
    }

    private static Argument<string> Prompt() => new("prompt") { Description = "The id of a prompt that waits, or the last characters of it." };

    private static Argument<string[]> Text(string description) => new("text") { Description = description, Arity = ArgumentArity.OneOrMore };

    private static IReadOnlyList<Part> Parts(string[] words) => [new TextPart(string.Join(' ', words))];

    private static string TextOf(QueuedPrompt prompt) => string.Concat(prompt.Prompt.OfType<TextPart>().Select(static part => part.Text));

    private static Task<int> WithSessionAsync(
        string label,
        string key,
        string? workspace,
        Func<IHostClient, SessionInfo, Task<int>> work,
        CancellationToken cancellationToken,
        string? server = null) =>
        HostFactory.WithHostAsync(
            label,
            server,
            async host => await work(host, server is null
                ? await SessionSelector.FindAsync(host, key, workspace, cancellationToken)
                : await SessionSelector.FindAtServerAsync(host, key, workspace, cancellationToken)),
            takesQueued: false);

    private static async ValueTask<string> FindAsync(IHostClient host, SessionInfo session, string wanted, CancellationToken cancellationToken)
    {
        IReadOnlyList<QueuedPrompt> found =
        [
            .. (await host.Prompts.Queue.ListAsync(session.Id, cancellationToken)).Where(prompt => prompt.TurnId.EndsWith(wanted, StringComparison.Ordinal))
        ];
        return wanted.Length > 0 && found.Count == 1 ? found[0].TurnId
            : throw new HostException(
                HostFailure.NotFound,
                $"{(found.Count == 0 ? "No prompt" : "More than one prompt")} \"{CleanText.Line(wanted, 100)}\" waits in this session: "
                + "agent session queue list shows what does.");
    }
}

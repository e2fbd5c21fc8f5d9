using AgentHost.Plugins.Offline.Findings;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>"run the tests", "build it": the usual command of the kind of project that is here.</summary>
internal sealed class ProjectTask(string task) : Intent
{
    private static readonly WantedCall Look = WantedCall.List(null, depth: 1, limit: 200);

    public override IEnumerable<WantedCall> Wants(Turn turn)
    {
        yield return Look;
        if (turn.TextOf(Look) is { } text && Command(text) is { } command)
        {
            yield return WantedCall.Shell(command);
        }
    }

    public override void Answer(Markdown answer, Turn turn)
    {
        answer.Heading(task == "build" ? "Build" : "Tests");
        if (Failed(answer, turn, Look))
        {
            return;
        }

        if (Command(turn.TextOf(Look)!) is not { } command)
        {
            answer.Line($"No file here says how to {task} this project. Say: run `the command`.");
            return;
        }

        answer.Line($"Command: {Markdown.Code(command)}");
        answer.Gap();
        RunShellLine.Report(answer, turn, WantedCall.Shell(command));
    }

    private string? Command(string listing)
    {
        var build = task == "build";
        foreach (var path in ListText.Paths(listing))
        {
            var command = path switch
            {
                "package.json" => build ? "npm run build" : "npm test",
                "Cargo.toml" => build ? "cargo build" : "cargo test",
                "go.mod" => build ? "go build ./..." : "go test ./...",
                "pom.xml" => build ? "mvn package" : "mvn test",
                "pyproject.toml" or "setup.py" or "pytest.ini" => build ? null : "python -m pytest",
                "Makefile" => build ? "make" : "make test",
                _
                    when path.EndsWith(".sln", StringComparison.Ordinal) || path.EndsWith(".slnx", StringComparison.Ordinal)
                        || path.EndsWith(".csproj", StringComparison.Ordinal) =>
                    build ? "dotnet build" : "dotnet test",
                _ => null,
            };
            if (command is not null)
            {
                return command;
            }
        }

        return null;
    }
}

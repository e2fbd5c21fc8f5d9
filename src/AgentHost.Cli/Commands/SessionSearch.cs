using System.CommandLine;
using System.Globalization;
using System.Text;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session search</c>: messages of all sessions that have the words.</summary>
internal static class SessionSearch
{
    public static CliCommand Create(ITerminal terminal)
    {
        var words = new Argument<string[]>("words")
        {
            Description = "Words that must all match. 'begin*' matches a beginning, '\"in quotes\"' a phrase.",
            Arity = ArgumentArity.OneOrMore
        };
        var limit = CommonOptions.Number("--limit", 1, 200, "The most messages, 1 to 200. [default: 20]");
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "search",
            "Search the messages of all sessions, best match first. Exit code 1 if nothing is found.") { words, limit, json };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session search", async host =>
        {
            var hits = await host.Sessions.SearchAsync(
                new SearchRequest(string.Join(' ', parsed.GetValue(words)!)) { Limit = parsed.GetValue(limit) ?? 20 }, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(hits));
            }
            else if (hits.Count == 0)
            {
                terminal.Error.WriteLine("No message has these words.");
            }
            else
            {
                foreach (var hit in hits)
                {
                    terminal.Output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{hit.Session[^8..]}  {hit.Time.ToLocalTime():yyyy-MM-dd HH:mm}  {EnumNames.Write(hit.Role),-9}  {CleanText.Line(hit.Name, 60)}"));
                    terminal.Output.WriteLine("  " + CleanText.Line(Marked(hit), 600));
                }
            }

            return hits.Count > 0 ? ExitCodes.Success : ExitCodes.Failed;
        }));
        return command;
    }

    private static string Marked(SearchHit hit)
    {
        var text = new StringBuilder(hit.Text);
        for (var i = hit.Found.Count - 1; i >= 0; i--)
        {
            text.Insert(hit.Found[i].Start + hit.Found[i].Length, '»').Insert(hit.Found[i].Start, '«');
        }

        return text.ToString();
    }
}

using AgentHost.Plugins.Offline.Findings;
using AgentHost.Plugins.Offline.Projects;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>Summarizes a project: its own words about itself, its manifests, its folders, its languages by count.</summary>
internal sealed class Summarise(string? place) : Intent
{
    private const int MostManifests = 8;
    private const string ManifestPattern =
        "**/{README*,readme*,Readme*,*.sln,*.slnx,*.csproj,*.fsproj,package.json,pyproject.toml,setup.py,requirements.txt,Cargo.toml,"
        + "go.mod,pom.xml,build.gradle,build.gradle.kts,composer.json,Gemfile,Makefile,CMakeLists.txt,Directory.Packages.props}";

    private WantedCall Top => WantedCall.List(place, depth: 1, limit: 200);

    private WantedCall Deep => WantedCall.List(place, depth: 8, limit: 1000);

    private WantedCall Manifests => WantedCall.Glob(ManifestPattern, place);

    public override IEnumerable<WantedCall> Wants(Turn turn)
    {
        yield return Top;
        yield return Deep;
        yield return Manifests;
        if ((!turn.Offers("list") || turn.Find(Deep) is not null) && (!turn.Offers("glob") || turn.Find(Manifests) is not null))
        {
            foreach (var path in ToRead(turn))
            {
                yield return Reading(path);
            }
        }
    }

    public override void Answer(Markdown answer, Turn turn)
    {
        var facts = new ProjectFacts();
        foreach (var path in ToRead(turn))
        {
            if (turn.TextOf(Reading(path)) is { } text)
            {
                ProjectFileReader.Read(path, ReadText.Content(text), facts);
            }
        }

        var paths = Paths(turn, Deep);
        var top = Paths(turn, Top);
        answer.Heading(facts.Name is { } name ? $"Summary: {name}" : place is null ? "Summary" : $"Summary of {place}");
        if (paths.Count == 0 && top.Count == 0)
        {
            if (!Failed(answer, turn, Top))
            {
                answer.Line("Nothing is there.");
            }

            return;
        }

        SummaryText.Write(answer, facts, top.Count > 0 ? top : paths, paths.Count > 0 ? paths : top);
    }

    private static WantedCall Reading(string path) => WantedCall.Read(path, limit: 150);

    private static IReadOnlyList<string> Paths(Turn turn, WantedCall call) => turn.TextOf(call) is { } text ? ListText.Paths(text) : [];

    /// <summary>The nearest files that describe the project: one README, then manifests, those at the top first.</summary>
    private List<string> ToRead(Turn turn)
    {
        var found = Paths(turn, Manifests).Where(path => !path.EndsWith('/')).Select(Full);
        var listed = Paths(turn, Top).Concat(Paths(turn, Deep)).Where(path => ProjectFileReader.IsManifest(path)).Select(Full);
        var all = found.Concat(listed).Distinct(StringComparer.Ordinal)
            .OrderBy(path => path.Count(c => c == '/')).ThenBy(ProjectFileReader.Rank).ThenBy(path => path, StringComparer.Ordinal).ToList();
        var readme = all.Where(ProjectFileReader.IsReadme).Take(1);
        return [.. readme, .. all.Where(path => !ProjectFileReader.IsReadme(path)).Take(MostManifests)];
    }

    /// <summary>Paths below a folder may come relative to it.</summary>
    private string Full(string path) =>
        place is null || path.StartsWith(place + "/", StringComparison.Ordinal) || path.StartsWith('/') ? path : place + "/" + path;
}

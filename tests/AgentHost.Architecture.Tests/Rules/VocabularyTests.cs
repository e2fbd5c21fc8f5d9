using System.Text.RegularExpressions;
using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>The code is named in the field's words, and a reader who searches for them finds the right file.</summary>
public sealed partial class VocabularyTests
{
    private static readonly string[] Folders = ["src", "plugins", "catalog", "plugin-template"];

    /// <summary>Terms of the field, each with the file where a reader should begin.</summary>
    public static TheoryData<string, string> Terms => new()
    {
        { "load context", "src/AgentHost.Plugins/Loading/PluginLoadContexts.cs" },
        { "turn loop", "src/AgentHost.Kernel/Turns/Running/TurnRunner.cs" },
        { "approval", "src/AgentHost.Kernel/Permissions/PermissionService.cs" },
        { "compaction", "src/AgentHost.Kernel/Turns/Compacting/TurnCompaction.cs" },
        { "debounce", "plugins/lsp/Servers/Settling.cs" },
        { "retry", "src/AgentHost.Kernel/Turns/RetryPolicy.cs" },
        { "rate limit", "src/AgentHost.Kernel/Turns/RetryPolicy.cs" },
        { "reaper", "src/AgentHost.Processes/Unix/ProcessReaper.cs" },
        { "projection", "src/AgentHost.Sessions/Log/Projections.cs" },
        { "overlay file system", "src/AgentHost.Editing/Previews/OverlayFileSystem.cs" },
    };

    [Theory]
    [MemberData(nameof(Terms))]
    public void Term_OfTheField_StandsInTheSummaryOfItsFile(string term, string file) =>
        Assert.Contains(
            Summary().Matches(File.ReadAllText(Repository.PathTo(file.Split('/')))),
            match => match.Groups["text"].Value.Contains(term, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Figures_OfTheVocabulary_AreWithinTheirBounds()
    {
        var sources = Folders.SelectMany(static folder => Repository.Files(folder, "*.cs")).Select(File.ReadAllText).ToList();
        var rooms = sources.Sum(static text => RoomType().Count(text));
        var summaries = sources.Sum(static text => Summary().Count(text));
        var questions = sources.Sum(static text => Question().Count(text));
        var plain = sources.Sum(static text => PlainField().Count(text));
        var pages = Repository.Files("docs/guide", "*.md").ToList();
        var words = pages.Sum(static page => File.ReadAllText(page).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"""
            types ending in Room: {rooms}
            summaries that begin with What, Whether, How, Where: {questions} of {summaries}
            private fields without an underscore: {plain}
            pages of the guide: {pages.Count}, words: {words}
            """);

        Assert.True(summaries > 5_000);
        Assert.Equal(0, rooms);
        Assert.True(questions * 50 < summaries, $"{questions} of {summaries} summaries begin with a question word.");
        Assert.Equal(0, plain);
        Assert.InRange(pages.Count, 20, 31);
    }

    [GeneratedRegex(@"\b(class|record|struct|interface|enum) [A-Z][A-Za-z]*Room\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex RoomType();

    [GeneratedRegex(@"<summary>(?<text>.*?)</summary>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Summary();

    [GeneratedRegex(@"<summary>(\s*///)?\s*(What|Whether|How|Where)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Question();

    [GeneratedRegex(
        @"^    private (static )?(readonly )?[A-Z][\w<>,?\[\] ]* [a-z]\w*( = [^;]*)?;", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex PlainField();
}

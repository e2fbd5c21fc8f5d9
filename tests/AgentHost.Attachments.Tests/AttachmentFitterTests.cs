using AgentHost.Configuration;

namespace AgentHost.Attachments.Tests;

/// <summary>Attachments too long for a model's window: summed up piece by piece, or cut at the middle, with a note.</summary>
public sealed class AttachmentFitterTests
{
    private static readonly SettingsView Allowed = new(AgentJson.Parse("""{"context":{"summarize":true}}"""));

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private static ReferencePart Long(string name) => new(name, string.Concat(Enumerable.Range(1, 4_000).Select(static i => $"{i} herons\n")));

    [Fact]
    public async Task Fit_NothingMayBeSummedUp_IsCutToItsShareAndSaid()
    {
        var notes = new List<string>();
        var summarizer = new Summarizer();

        var parts = await AttachmentFitter.FitAsync([new TextPart("How many?"), Long("a.txt")], 4_000, SettingsView.Empty, summarizer, notes.Add, None);

        var sent = Assert.IsType<ReferencePart>(parts[1]);
        Assert.InRange(TokenEstimate.Of(sent.Text), 1_000, 2_100);
        Assert.Contains("Of @a.txt ", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Empty(summarizer.Asked);
    }

    [Fact]
    public async Task Fit_ModelMaySumUp_ReadsAllOfItInPieces()
    {
        var notes = new List<string>();
        var summarizer = new Summarizer { Room = 4_000 };

        var parts = await AttachmentFitter.FitAsync([new TextPart("How many?"), Long("a.txt")], 4_000, Allowed, summarizer, notes.Add, None);

        Assert.Empty(notes);
        Assert.InRange(summarizer.Asked.Count, 2, 8);
        Assert.All(summarizer.Asked, static text => Assert.StartsWith("The request: How many?", text, StringComparison.Ordinal));
        Assert.Contains($"in {summarizer.Asked.Count} parts", Assert.IsType<ReferencePart>(parts[1]).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the limit was reached", null, "the limit was reached")]
    [InlineData(null, "it wrote nothing", "tiny/m: it wrote nothing")]
    public async Task Fit_ModelDoesNot_IsCutAndBothAreSaid(string? spent, string? failure, string why)
    {
        var notes = new List<string>();
        var summarizer = new Summarizer { Spent = spent, Failure = failure };

        await AttachmentFitter.FitAsync([Long("a.txt")], 4_000, Allowed, summarizer, notes.Add, None);

        Assert.Equal($"No model summed up @a.txt ({why}): it is cut at its middle.", notes[0]);
        Assert.Contains("is more than its share", notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_NamesTheModelAndAsksNobody()
    {
        var notes = new List<string>();

        var parts = await AttachmentFitter.PreviewAsync(
            [Long("a.txt")], 4_000, Allowed, static _ => new(new SummaryModel("tiny/m", 4_000)), notes.Add, None);

        Assert.Equal("[Here stands what tiny/m sums up.]", Assert.IsType<ReferencePart>(parts[0]).Text);
        Assert.Contains("would be summed up first by tiny/m", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_AnyTextAndRoom_LoseNothingUnlessTheyAreTooMany()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(1, 400)).Select(_ => random.Next(6) switch { 0 => "\n", 1 => "🦩", 2 => "é", 3 => "長い", _ => "heron " }));
            var room = random.Next(20, 400);
            var pieces = AttachmentSummary.Pieces(text, room);

            Assert.All(pieces, piece => Assert.InRange(TokenEstimate.Of(piece), 1, room));
            Assert.All(pieces, static piece => Assert.False(char.IsLowSurrogate(piece[0])));
            var all = string.Concat(pieces);
            Assert.True(all == text || all.Contains("left out at the middle", StringComparison.Ordinal), $"room {room}, {pieces.Count} pieces");
            Assert.InRange(pieces.Count, 1, 40);
        }
    }

    [Fact]
    public void Of_ShortOnesLeaveTheirShareToLongOnes()
    {
        Assert.Equal([long.MaxValue, long.MaxValue], AttachmentBudget.Of([5, 7_000], null));
        Assert.Equal([500, 995], AttachmentBudget.Of([5, 7_000], 2_000));
        Assert.Equal([250, 250, 250, 250], AttachmentBudget.Of([900, 900, 900, 900], 2_000));
        Assert.Empty(AttachmentBudget.Of([], 2_000));
    }

    /// <summary>Sums up in one word, and keeps what it was asked.</summary>
    private sealed class Summarizer : ITextSummarizer
    {
        public List<string> Asked { get; } = [];

        public long Room { get; init; } = 100_000;

        public string? Spent { get; init; }

        public string? Failure { get; init; }

        public string? FindSpent() => Spent;

        public ValueTask<SummaryModel?> FindAsync(CancellationToken cancellationToken) => new(new SummaryModel("tiny/m", Room));

        public ValueTask<(string? Text, string? Failure)> AskAsync(string instructions, string text, int tokens, CancellationToken cancellationToken)
        {
            Asked.Add(text);
            return new(Failure is null ? ("Herons.", null) : (null, Failure));
        }
    }
}

using AgentHost.Plugins.Skills.Finding;
using AgentHost.Plugins.Skills.Prompting;

namespace AgentHost.Plugins.Skills.Tests.Prompting;

public sealed class SkillRankingTests
{
    private static readonly Dictionary<string, int> Unused = [];

    [Fact]
    public void Search_Words_CountOnceWhereTheyStandFirst()
    {
        // By name, by name with a plural, by description however often, and not at all.
        var found = new SkillRanking("Deploys of the APP", [], Unused).Search(
            [Make("zeta", "An app is an app is an app."), Make("app-deploy", "An app."), Make("deploys", "Other things."), Make("none", "To be or not to be.")],
            10);

        Assert.Equal(["app-deploy", "deploys", "zeta"], found.Select(static skill => skill.Name));
    }

    [Fact]
    public void Search_MoreThanWanted_IsCut() =>
        Assert.Equal(
            ["a-word", "b-word"],
            new SkillRanking("word", [], Unused).Search([Make("c-word", "d"), Make("b-word", "d"), Make("a-word", "d")], 2).Select(static skill => skill.Name));

    [Fact]
    public void Order_WordsAndUse_ComeBeforeTheRest()
    {
        var order = new SkillRanking("terraform", [], new Dictionary<string, int> { ["used"] = 3 })
            .Order([Make("plain", "d"), Make("used", "d"), Make("fits", "Terraform.")]);

        order.Take();
        order.Take();
        Assert.Equal("plain", order.Take()?.Name);
        Assert.Null(order.Take());
    }

    [Fact]
    public void Take_RandomScores_ComeInOrder()
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var scored = Enumerable.Range(0, random.Next(40))
                .Select(n => (Skill: Make($"s{random.Next(1000)}-{n}", "d"), Score: random.Next(6) / 2.0)).ToList();
            var ranked = new RankedSkills(scored.Count);
            scored.ForEach(pair => ranked.Add(pair.Skill, pair.Score));

            var taken = new List<string>();
            while (ranked.Take() is { } skill)
            {
                taken.Add(skill.Name);
            }

            Assert.Equal(
                scored.OrderByDescending(static pair => pair.Score).ThenBy(static pair => pair.Skill.Name, StringComparer.Ordinal)
                    .Select(static pair => pair.Skill.Name),
                taken);
        }
    }

    [Fact]
    public void Insert_RandomTexts_KeepsThemInOrder()
    {
        var random = new Random(6);
        var texts = Enumerable.Range(0, 500).Select(_ => Text(random)).ToList();
        var ordered = new List<string>();

        texts.ForEach(text => OrderedTexts.Insert(ordered, text));

        Assert.Equal(texts.Order(StringComparer.Ordinal), ordered);
    }

    [Fact]
    public void Find_RandomTexts_AgreesWithAPlainSet()
    {
        var random = new Random(11);
        for (var i = 0; i < 500; i++)
        {
            var (some, other) = (Text(random), Text(random));
            var set = new WordSet(200, some);
            var plain = Words(some).Take(200).ToHashSet(StringComparer.Ordinal);
            var at = 0;
            var found = new List<string>();
            while (WordSet.Next(other, ref at, out var start, out var length))
            {
                if (set.Find(other, start, length) >= 0)
                {
                    found.Add(other.Substring(start, length).ToLowerInvariant());
                }
            }

            Assert.Equal(Words(other).Where(plain.Contains), found);
            Assert.Equal(plain.Count, set.Count);
        }
    }

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => "aAsSxXéÉ0 -_.\ud800\u0130"[random.Next(15)]));

    private static IEnumerable<string> Words(string text) =>
        text.Split([.. text.Where(static c => !char.IsLetterOrDigit(c)).Distinct()]).Where(static word => word.Length >= 3)
            .Select(static word => word.ToLowerInvariant())
            .Select(static word => word is [.., 's'] and not [.., 's', 's'] && word.Length > 3 ? word[..^1] : word);

    private static Skill Make(string name, string description) =>
        new(name, description) { File = $"/x/{name}/SKILL.md", Place = new SkillPlace("/x", SkillScope.User, "x") };
}

using System.Reflection;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tests.Tree;

public sealed class BlockTests
{
    private static readonly Type[] Types = [.. typeof(Block).Assembly.GetExportedTypes().Where(static type => type.Namespace == typeof(Block).Namespace)];

    public static TheoryData<string> Records =>
        [.. Types.Where(static type => type is { IsClass: true, IsAbstract: false }).Select(static type => type.Name)];

    /// <summary>The one place where text becomes harmless is the tree itself: no way to make a block leaves harm in it.</summary>
    [Theory]
    [MemberData(nameof(Records))]
    public void AnyNode_MadeOfHostileText_HoldsNone(string name)
    {
        var type = Types.Single(type => type.Name == name);
        Assert.True(type.IsSealed);
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var hostile = HostileTexts.Next(random, 30);
            foreach (var constructor in type.GetConstructors())
            {
                object made;
                try
                {
                    made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, hostile))]);
                }
                catch (TargetInvocationException refused) when (refused.InnerException is ArgumentException)
                {
                    continue;
                }

                foreach (var member in type.GetProperties().Where(static member => member.SetMethod is not null))
                {
                    try
                    {
                        member.SetValue(made, Value(member.PropertyType, hostile));
                    }
                    catch (TargetInvocationException refused) when (refused.InnerException is ArgumentException)
                    {
                        // What does not fit is refused, which is as good.
                    }
                }

                Assert.All(TreeTexts.StringsIn(made), static text => Assert.Null(HostileTexts.HarmIn(text)));
            }
        }
    }

    [Fact]
    public void Pieces_OfOneList_AreJoined()
    {
        ListItem Item(string text) => new([new ParagraphBlock([new StyledText(text)])]);
        Block[] pieces =
        [
            new ListBlock(IsOrdered: true, 3, [Item("a")]),
            new ListBlock(IsOrdered: true, 4, [Item("b")]) { Continues = true },
            new ListBlock(IsOrdered: true, 5, [Item("c")]) { Continues = true },
            new ListBlock(IsOrdered: true, 1, [Item("other")]),
            new SourceCodeBlock([new CodeLine("x")]) { Language = "c" },
            new SourceCodeBlock([new CodeLine("y")]) { Language = "c", Continues = true },
        ];

        var joined = BlockPieces.Join(pieces);

        Assert.Equal(
            TreeTexts.Of(new Block[]
            {
                new ListBlock(IsOrdered: true, 3, [Item("a"), Item("b"), Item("c")]),
                new ListBlock(IsOrdered: true, 1, [Item("other")]),
                new SourceCodeBlock([new CodeLine("x"), new CodeLine("y")]) { Language = "c" },
            }),
            TreeTexts.Of(joined));
    }

    [Fact]
    public void CodeLine_WhosePartsAreNotTheLine_IsRefused()
    {
        Assert.Throws<ArgumentException>(static () => new CodeLine("ab", [new CodeToken(0, 1, CodeClass.Plain)]));
        Assert.Throws<ArgumentException>(static () => new CodeLine("ab", [new CodeToken(1, 1, CodeClass.Plain)]));
        Assert.Throws<ArgumentException>(static () => new CodeLine("a", [new CodeToken(0, 0, CodeClass.Plain), new CodeToken(0, 1, CodeClass.Plain)]));
        Assert.Throws<ArgumentException>(static () => new CodeLine("\u001b", [new CodeToken(0, 1, CodeClass.Plain)]));
        Assert.Equal("ab", new CodeLine("ab", [new CodeToken(0, 1, CodeClass.Keyword), new CodeToken(1, 1, CodeClass.Plain)]).Text);
    }

    [Fact]
    public void Mark_OutsideOfItsLine_IsRefused()
    {
        Assert.Throws<ArgumentException>(static () => new PatchLine(PatchLineKind.Added, "ab") { Marks = [new TextMark(1, 2)] });
        Assert.Throws<ArgumentException>(static () => new PatchLine(PatchLineKind.Added, "ab") { Marks = [new TextMark(1, 1), new TextMark(0, 1)] });
    }

    private static object? Value(Type type, string hostile) => type switch
    {
        _ when type == typeof(string) => hostile,
        _ when type == typeof(int) || type == typeof(int?) => 1,
        _ when type == typeof(long) => 1L,
        _ when type == typeof(bool) || type == typeof(bool?) => true,
        _ when type.IsEnum => Enum.ToObject(type, 0),
        _ when type == typeof(IReadOnlyList<string>) => new[] { hostile, hostile },
        _ when type.IsGenericType => Array.CreateInstance(type.GetGenericArguments()[0], 0),
        _ => throw new InvalidOperationException($"no value for {type}"),
    };
}

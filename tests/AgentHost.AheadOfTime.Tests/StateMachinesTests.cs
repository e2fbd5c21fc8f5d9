using System.Reflection.Metadata;

namespace AgentHost.AheadOfTime.Tests;

public sealed class StateMachinesTests
{
    [Fact]
    public void In_AnOptimisedAssembly_FindsTheMethodsThatReturnReferences_OrTuplesOfThem()
    {
        var found = StateMachines.In(typeof(StateMachinesTests).Assembly.Location).Where(static machine => machine.Names[0] == "Specimen`1").ToList();

        Assert.Equal(
            ["TaskOfArrayAsync", "TaskOfParameterAsync", "TaskOfTextAsync", "ValueTaskOfListAsync", "ValueTaskOfTupleAsync"],
            found.Select(static machine => machine.Names[1].Split('<', '>')[1]).Order(StringComparer.Ordinal));
        Assert.All(found, static machine =>
            Assert.Equal(("AgentHost.AheadOfTime.Tests", "AgentHost.AheadOfTime.Tests"), (machine.Assembly, machine.Namespace)));
    }

    [Fact]
    public void In_AMethodThatReturnsATuple_TellsItsMembers()
    {
        var machine = StateMachines.In(typeof(StateMachinesTests).Assembly.Location)
            .Single(static machine => machine.Names[^1].Contains("ValueTaskOfTupleAsync", StringComparison.Ordinal));

        Assert.Equal([SignatureTypeCode.Object, SignatureTypeCode.Boolean, SignatureTypeCode.Object], machine.Result);
    }

    [Fact]
    public void In_AGenericMethodOfAGenericType_CountsTheParametersOfBoth()
    {
        var machine = StateMachines.In(typeof(StateMachinesTests).Assembly.Location)
            .Single(static machine => machine.Names[^1].Contains("TaskOfParameterAsync", StringComparison.Ordinal));

        Assert.Equal(2, machine.TypeParameters);
    }

    [Fact]
    public void In_AFileThatIsNoAssembly_Throws()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no assembly");

            Assert.ThrowsAny<Exception>(() => StateMachines.In(path));
            Assert.Equal(2, PreparationCommand.Run([path + ".mibc", path], TextWriter.Null));
        }
        finally
        {
            File.Delete(path);
        }
    }
}

using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AgentHost.AheadOfTime;

/// <summary>Lets the ahead-of-time compiler compile <c>AsyncTaskMethodBuilder&lt;T&gt;.AwaitUnsafeOnCompleted</c> too.</summary>
/// <remarks>
/// The framework marks that one method <see cref="MethodImplAttributes.AggressiveOptimization"/>, so that no code of the quick compiler, which boxes the awaiter, is ever run for it.
/// The mark also keeps it out of every compiled image, and each start compiles it a few dozen times, once for each kind of result and awaiter.
/// Compiled ahead, it is optimised and does not box either, so the mark serves nothing there: it is taken out of the copy of the core library that is published.
/// No instruction, name or signature changes: one bit of one row of a metadata table (ECMA-335, II.22.26, ImplFlags).
/// </remarks>
internal static class CoreLibrary
{
    /// <summary>Takes the mark out.</summary>
    /// <param name="image">The core library; changed in place.</param>
    /// <exception cref="InvalidDataException">It has no such method with the mark: a framework that this preparation does not know.</exception>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public static void Unmark(byte[] image)
    {
        using var portable = new PEReader(new MemoryStream(image, writable: false));
        var reader = portable.GetMetadataReader();
        var rows = portable.PEHeaders.MetadataStartOffset + reader.GetTableMetadataOffset(TableIndex.MethodDef);
        var size = reader.GetTableRowSize(TableIndex.MethodDef);
        var count = 0;
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (!reader.StringComparer.Equals(type.Name, "AsyncTaskMethodBuilder`1") || !reader.StringComparer.Equals(type.Namespace, "System.Runtime.CompilerServices"))
            {
                continue;
            }

            foreach (var method in type.GetMethods())
            {
                var definition = reader.GetMethodDefinition(method);
                if (reader.StringComparer.Equals(definition.Name, "AwaitUnsafeOnCompleted") && definition.ImplAttributes.HasFlag(MethodImplAttributes.AggressiveOptimization))
                {
                    // A row begins with the four bytes of the body's address; the flags follow, in two.
                    var flags = rows + ((MetadataTokens.GetRowNumber(method) - 1) * size) + 4;
                    BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(flags, 2), (ushort)(definition.ImplAttributes & ~MethodImplAttributes.AggressiveOptimization));
                    count++;
                }
            }
        }

        if (count == 0)
        {
            throw new InvalidDataException("no AsyncTaskMethodBuilder<T>.AwaitUnsafeOnCompleted is marked AggressiveOptimization there; where the framework compiles it ahead itself, this step has to go.");
        }
    }
}
